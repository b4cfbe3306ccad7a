# syntax=docker/dockerfile:1
# The way of most builds, before: the C++ run-time, the math library and glibc are shared libraries.
FROM debian:bookworm AS build
RUN apt-get update -qq && apt-get install -y --no-install-recommends \
      ca-certificates clang curl default-jdk-headless libc6-dev libstdc++-12-dev
ARG SBT=1.11.7
RUN curl -fsSL -o /sbt.jar "https://repo1.maven.org/maven2/org/scala-sbt/sbt-launch/$SBT/sbt-launch-$SBT.jar"
WORKDIR /src
COPY . .
RUN sed -i 's/.withLinkingOptions(Seq("-static"))//' build.sbt
# The secret is for networks that have a certification authority of their own: a trust store of Java that knows it.
RUN --mount=type=secret,id=java-trust,target=/etc/ssl/certs/java/cacerts \
    --mount=type=cache,id=scala-native-example-sbt,target=/root/.sbt \
    --mount=type=cache,id=scala-native-example-coursier,target=/root/.cache/coursier \
    --mount=type=cache,id=scala-native-example-target-before,target=/src/target,sharing=locked \
    java -Dsbt.color=false -Dsbt.supershell=false -jar /sbt.jar nativeLink && \
    cp target/scala-2.13/scala-native-example-out /app

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
