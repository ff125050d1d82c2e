# The four services, each a target of its own: calc-service, scan-service, mail-service, gateway. It needs BuildKit.

# ---- all of the Java, built once, and the one runtime that they share
FROM debian:trixie-slim AS build
# The package wants to place a manual page where this slim image has no folder.
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install -y --no-install-recommends openjdk-25-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
# The modules that the services and their libraries use, as jdeps tells, and what is found only at run time: charsets of mails,
# jars opened as file systems, keep-alive options of sockets.
RUN jlink --output /runtime --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
        java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.charsets,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs \
    && cp --remove-destination -L /etc/ssl/certs/java/cacerts /runtime/lib/security/cacerts
WORKDIR /source
COPY . .
# Tests and checks belong to the build outside. The Maven that the wrapper fetches stays in the cache too.
RUN --mount=type=cache,id=netlab-m2,target=/root/.m2 \
    sh mvnw -B -q -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl calc-service,scan-service,mail-service,gateway -am \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib \
    && for service in calc-service scan-service mail-service gateway; do \
        mkdir -p /app/$service && mv $service/target/lib $service/target/$service-*.jar /app/$service/ || exit; \
    done
# SQLite's library, unpacked: a read-only container has no place where it could unpack it and run it. Of the jar's 20 platforms none
# is left inside.
RUN cd "$(mktemp -d)" \
    && jar --extract --file /app/gateway/lib/sqlite-jdbc-*.jar \
    && mkdir /app/gateway/native \
    && cp org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so /app/gateway/native/ \
    && rm -r org/sqlite/native \
    && jar --create --manifest META-INF/MANIFEST.MF --file /app/gateway/lib/sqlite-jdbc-*.jar -C . .

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

FROM service AS calc-service
COPY --from=build /app/calc-service /app
ENV NETLAB_HTTP_PORT=8081
EXPOSE 8081/tcp 50000/tcp 50000/udp 50001/tcp 50001/udp
ENTRYPOINT ["java", "@/app/java.options", "-cp", "/app/*:/app/lib/*", "netlab.calc.CalcServiceMain"]

FROM service AS scan-service
COPY --from=build /app/scan-service /app
ENV NETLAB_HTTP_PORT=8082
EXPOSE 8082/tcp
ENTRYPOINT ["java", "@/app/java.options", "-cp", "/app/*:/app/lib/*", "netlab.scan.ScanServiceMain"]

FROM service AS mail-service
COPY --from=build /app/mail-service /app
ENV NETLAB_HTTP_PORT=8083
EXPOSE 8083/tcp
ENTRYPOINT ["java", "@/app/java.options", "-cp", "/app/*:/app/lib/*", "netlab.mail.MailServiceMain"]

FROM service AS gateway
COPY --from=build /app/gateway /app
# A new volume takes the owner of what it is laid over.
USER root
RUN install -d -o netlab -g netlab -m 700 /data /key
USER netlab
ENV NETLAB_HTTP_PORT=8080 \
    NETLAB_DATA=/data \
    NETLAB_KEY_FILE=/key/key
EXPOSE 8080/tcp
VOLUME ["/data", "/key"]
ENTRYPOINT ["java", "@/app/java.options", "-Dorg.sqlite.lib.path=/app/native", "-cp", "/app/*:/app/lib/*", "netlab.gateway.GatewayMain"]
