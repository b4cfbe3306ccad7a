import scala.scalanative.build.{GC, LTO, Mode}

name := "scala-native-example"
scalaVersion := "2.13.10"
enablePlugins(ScalaNativePlugin)

// 0.4.9 is the newest release whose compiler plug-in and libraries for this Scala are all to be had where this is tested.
libraryDependencies ~= (_.map { module =>
  if (module.organization == "org.scala-native") module.withRevision("0.4.9") else module
})

nativeConfig ~= {
  _.withMode(Mode.releaseFast).withGC(GC.immix).withLinkingOptions(Seq("-static"))
}
