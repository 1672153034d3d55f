# syntax=docker/dockerfile:1

# docker build -t ouistiti .                                               for the processor of this machine
# docker buildx build --platform linux/amd64,linux/arm64 -t ouistiti .     for others
# With --build-arg AOT=true it is compiled ahead of time: it starts sooner and needs less memory.

ARG AOT=false

# The compilers run on the processor that builds, whatever processor they build for.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS sdk-aot-false

# Native AOT links, for which it needs a linker and the other processor's C library.
FROM sdk-aot-false AS sdk-aot-true
ARG TARGETARCH
RUN apt-get update && apt-get install -y clang llvm crossbuild-essential-$TARGETARCH

FROM sdk-aot-$AOT AS build
ARG AOT
ARG TARGETARCH
WORKDIR /source

# The packages are a layer of their own, which lasts until a project changes what it needs.
COPY Directory.Build.props Directory.Packages.props ./
COPY Ouistiti.Host/Ouistiti.Host.csproj Ouistiti.Host/
COPY Ouistiti.Host/Properties/PublishProfiles/ Ouistiti.Host/Properties/PublishProfiles/
COPY Ouistiti.Middleware/Ouistiti.Middleware.csproj Ouistiti.Middleware/
RUN dotnet restore Ouistiti.Host -a $TARGETARCH -p:PublishProfile=small -p:PublishAot=$AOT

COPY . .
RUN dotnet publish Ouistiti.Host -c Release -a $TARGETARCH -p:PublishProfile=small -p:PublishAot=$AOT --no-restore -o /publish
RUN install -d -m 0700 /data/ouistiti

# No shell and no package manager. What eng/image/prove-layout knows of this base is said there; all else it reads below.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /publish/ /usr/lib/ouistiti/
COPY eng/image/appsettings.json /etc/ouistiti/
COPY samples/welcome/ /srv/www/
# What is inside a copied directory keeps its mode. The directory itself would not, and the server wants 0700.
COPY --from=build --chown=1654:1654 /data/ /var/lib/

ENV Ouistiti__DataDirectory=/var/lib/ouistiti
# Or else the runtime opens a socket and pipes in /tmp, for debuggers that are not here.
ENV DOTNET_EnableDiagnostics=0

# By number, so that an orchestrator can see that it is not root.
USER 1654:1654
VOLUME /var/lib/ouistiti
EXPOSE 8080 8443
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["/usr/lib/ouistiti/Ouistiti.Host", "health"]
ENTRYPOINT ["/usr/lib/ouistiti/Ouistiti.Host"]
