# The four services, each a target of its own: calc-service, scan-service, mail-service, gateway; and the command line, cli. It needs
# BuildKit.

# ---- all of the Java, built once, and the one runtime that they share
FROM debian:trixie-slim AS build
# The package wants to place a manual page where this slim image has no folder.
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install -y --no-install-recommends openjdk-25-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
# The modules that the services and their libraries use, as jdeps tells, and what is found only at run time: charsets of mails,
# jars opened as file systems, keep-alive options of sockets; java.instrument and jdk.unsupported are for agents in JDK_JAVA_OPTIONS.
RUN jlink --output /runtime --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
        java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.charsets,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs \
    && cp --remove-destination -L /etc/ssl/certs/java/cacerts /runtime/lib/security/cacerts
WORKDIR /source
COPY . .
# Tests and checks belong to the build outside. The Maven that the wrapper fetches stays in the cache too.
RUN --mount=type=cache,id=netlab-m2,target=/root/.m2 \
    sh mvnw -B -q -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl calc-service,scan-service,mail-service,gateway,cli -am \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib \
    && mkdir -p /app/cli && mv cli/target/cli-*-all.jar /app/cli/cli.jar
# SQLite's library, unpacked: a read-only container has no place where it could unpack it and run it. Of the jar's 20 platforms none
# is left inside.
RUN cd "$(mktemp -d)" \
    && jar --extract --file /source/gateway/target/lib/sqlite-jdbc-*.jar \
    && mkdir -p /app/gateway/native \
    && cp org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so /app/gateway/native/ \
    && rm -r org/sqlite/native \
    && jar --create --manifest META-INF/MANIFEST.MF --file /source/gateway/target/lib/sqlite-jdbc-*.jar -C . .
RUN for service in calc-service:calc.CalcServiceMain scan-service:scan.ScanServiceMain mail-service:mail.MailServiceMain \
            gateway:gateway.GatewayMain; do \
        name=${service%:*} && mkdir -p /app/$name \
            && lab/service/one-jar /app/$name/app.jar netlab.${service#*:} $PWD/$name/target/$name-*.jar $PWD/$name/target/lib/*.jar \
            || exit; \
    done

# ---- what the images have in common, so that they share its layers
FROM debian:trixie-slim AS service
RUN useradd --system --uid 10001 --user-group --home-dir /app --no-create-home --shell /usr/sbin/nologin netlab
COPY --from=build /runtime /opt/java
COPY --chmod=644 lab/service/java.options /app/java.options
COPY --chmod=755 lab/service/healthy /usr/local/bin/healthy
ENV PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin \
    NETLAB_LOG=json \
    MALLOC_ARENA_MAX=2
WORKDIR /app
USER netlab
HEALTHCHECK --interval=3s --timeout=5s --start-period=30s --retries=3 CMD ["healthy"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "@/app/java.options", "-jar", "/app/app.jar"]

# ---- each service: its files; a training run on just these files, which writes its AOT cache; the image with both
FROM service AS calc-service-files
COPY --from=build /app/calc-service /app
ENV NETLAB_HTTP_PORT=8081
EXPOSE 8081/tcp 50000/tcp 50000/udp 50001/tcp 50001/udp

FROM calc-service-files AS calc-service-training
RUN --mount=type=bind,source=lab/service/train,target=/train bash /train calc-service

FROM calc-service-files AS calc-service
COPY --from=calc-service-training /tmp/app.aot /app/app.aot

FROM service AS scan-service-files
COPY --from=build /app/scan-service /app
ENV NETLAB_HTTP_PORT=8082
EXPOSE 8082/tcp

FROM scan-service-files AS scan-service-training
RUN --mount=type=bind,source=lab/service/train,target=/train bash /train scan-service

FROM scan-service-files AS scan-service
COPY --from=scan-service-training /tmp/app.aot /app/app.aot

FROM service AS mail-service-files
COPY --from=build /app/mail-service /app
ENV NETLAB_HTTP_PORT=8083
EXPOSE 8083/tcp

FROM mail-service-files AS mail-service-training
RUN --mount=type=bind,source=lab/service/train,target=/train bash /train mail-service

FROM mail-service-files AS mail-service
COPY --from=mail-service-training /tmp/app.aot /app/app.aot

FROM service AS gateway-files
COPY --from=build /app/gateway /app
ENV NETLAB_HTTP_PORT=8080
EXPOSE 8080/tcp

# With a calc service beside it, so that it learns to have a job run.
FROM gateway-files AS gateway-training
RUN --mount=type=bind,source=lab/service/train,target=/train \
    --mount=type=bind,from=calc-service-files,source=/app,target=/calc-service bash /train gateway

FROM gateway-files AS gateway
# A new volume takes the owner of what it is laid over.
USER root
RUN install -d -o netlab -g netlab -m 700 /data /key
USER netlab
COPY --from=gateway-training /tmp/app.aot /app/app.aot
ENV NETLAB_DATA=/data \
    NETLAB_KEY_FILE=/key/key
VOLUME ["/data", "/key"]

# ---- the command line: one jar, for machines without a JDK. `./netlab` runs it
FROM service AS cli-files
COPY --from=build /app/cli /app
# The arguments are UTF-8.
ENV LANG=C.UTF-8
COPY --chmod=644 lab/cli/java.options /app/java.options

# Against a gateway that only plays its part. The second run ends a JVM that can't use the cache.
FROM cli-files AS cli-training
RUN java @/app/java.options -XX:AOTCacheOutput=/tmp/app.aot -cp /app/cli.jar netlab.cli.Rehearsal \
    && java @/app/java.options -XX:AOTCache=/tmp/app.aot -XX:AOTMode=on -cp /app/cli.jar netlab.cli.Main --version

FROM cli-files AS cli
COPY --from=cli-training /tmp/app.aot /app/app.aot
HEALTHCHECK NONE
ENTRYPOINT ["java", "@/app/java.options", "-XX:AOTCache=/app/app.aot", "-cp", "/app/cli.jar", "netlab.cli.Main"]
