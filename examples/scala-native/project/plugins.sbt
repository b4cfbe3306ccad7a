addSbtPlugin("org.scala-native" % "sbt-scala-native" % "0.4.17")

// The linker has to be of the same release as the libraries (see build.sbt).
dependencyOverrides ++= Seq("nir", "tools", "util", "test-runner").map(name => "org.scala-native" %% name % "0.4.9")
