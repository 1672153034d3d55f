# shellcheck shell=bash
# The servers that bench/documents measures, by name: as who cares for them would set them up for documents, with the same certificate, without a log of
# requests, with one worker. What their makers chose for the rest stands: caches of open files, buffers, suites.

. bench/lib.sh

declare -A title=([ouistiti]=Ouistiti [other]='the other build' [aot]='AOT proof' [nginx]=nginx [lighttpd]=lighttpd [static]=UseStaticFiles)
declare -A program plain tls pid

# Whether they serve documents over HTTP alone, on all cores, which is how their footprint is measured.
bare=

modules=/usr/lib/lighttpd

# Publishes as the small build is: publish <project> <directory>
publish() {
    dotnet publish "$1" -c Release -p:PublishProfile=small -p:PublishProfileFullPath="$PWD/Ouistiti.Host/Properties/PublishProfiles/small.pubxml" \
        -o "$2" -v quiet --nologo >"$work/publish" || { cat "$work/publish" >&2; exit 1; }
}

# Sets program to what is run, and makes it where it is missing.
provide() {
    case $1 in
        ouistiti)
            if [[ -z ${PROGRAM:-} ]]; then publish Ouistiti.Host artifacts/small; fi
            program[ouistiti]=$(realpath "${PROGRAM:-artifacts/small/Ouistiti.Host}")
            ;;
        other) program[other]=$(realpath "$OTHER") ;;
        aot)
            if [[ ! -x artifacts/aot-proof/Ouistiti.Host ]]; then eng/aot-proof >&2; fi
            program[aot]=$PWD/artifacts/aot-proof/Ouistiti.Host
            ;;
        static)
            publish bench/StaticFiles artifacts/static
            program[static]=$PWD/artifacts/static/StaticFiles
            ;;
        nginx | lighttpd)
            needs "$1"
            program[$1]=$(command -v "$1")
            ;;
        *) fail "knows no server $1" ;;
    esac
    if [[ $1 == lighttpd && ! -e $modules/mod_openssl.so ]]; then fail 'needs mod_openssl: apt-get install lighttpd-mod-openssl'; fi
}

# Gives a server its ports, and a directory with its configuration.
configure() {
    mkdir -p "$work/$1"
    next_port
    plain[$1]=$port
    next_port
    tls[$1]=$port
    case $1 in
        nginx) nginx_configuration >"$work/$1/nginx.conf" ;;
        lighttpd) lighttpd_configuration >"$work/$1/lighttpd.conf" ;;
        static) ;;
        *)
            configuration "$1" >"$work/$1/appsettings.json"
            # A build that knows no listings is measured without.
            "${program[$1]}" check "$work/$1/appsettings.json" &>/dev/null || sed -i 's/, "Listing": true//' "$work/$1/appsettings.json"
            ;;
    esac
}

configuration() {
    local https=", \"https\": { \"Url\": \"https://127.0.0.1:${tls[$1]}\", \"Certificate\": { \"Path\": \"$work/server.pem\", \"KeyPath\": \"$work/key.pem\" } }"
    if [[ $bare ]]; then https=; fi
    cat <<JSON
{
  "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:${plain[$1]}" }$https } },
  "Ouistiti": {
    "DataDirectory": "data",
    "AccessLog": { "Enabled": false },
    "Sites": { "www": { "Documents": [ { "Root": "$work/htdocs", "Listing": true } ] } }
  }
}
JSON
}

nginx_configuration() {
    local https="
        listen 127.0.0.1:${tls[nginx]} ssl;
        ssl_certificate $work/server.pem;
        ssl_certificate_key $work/key.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:1m;"
    if [[ $bare ]]; then https=; fi
    cat <<CONF
daemon off;
worker_processes 1;
pid pid;
events { worker_connections 4096; }
http {
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    types { text/plain txt; }
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    server {
        listen 127.0.0.1:${plain[nginx]};$https
        root $work/htdocs;
        location /list/ { autoindex on; autoindex_format json; }
    }
}
CONF
}

# It allows no more requests on a connection than 65535.
lighttpd_configuration() {
    local modules='"mod_openssl", "mod_dirlisting"' https="
ssl.pemfile = \"$work/server.pem\"
ssl.privkey = \"$work/key.pem\"
ssl.openssl.ssl-conf-cmd = ( \"MinProtocol\" => \"TLSv1.2\" )
\$SERVER[\"socket\"] == \"127.0.0.1:${tls[lighttpd]}\" { ssl.engine = \"enable\" }"
    if [[ $bare ]]; then modules='"mod_dirlisting"' https=; fi
    cat <<CONF
server.modules = ( $modules )
server.document-root = "$work/htdocs"
server.bind = "127.0.0.1"
server.port = ${plain[lighttpd]}
server.max-fds = 8192
server.max-connections = 4096
server.max-keep-alive-idle = 75
server.max-keep-alive-requests = 65535
server.network-backend = "sendfile"
mimetype.assign = ( ".txt" => "text/plain" )$https
\$HTTP["url"] =~ "^/list/" { dir-listing.activate = "enable" }
CONF
}

# Becomes a server.
run() {
    local arguments=()
    cd "$work/$1" || exit
    case $1 in
        nginx) arguments=(-e stderr -p "$PWD" -c nginx.conf) ;;
        lighttpd) arguments=(-D -f lighttpd.conf) ;;
        static)
            arguments=(--contentRoot "$PWD" --webroot "$work/htdocs"
                --Kestrel:Endpoints:http:Url "http://127.0.0.1:${plain[$1]}")
            if [[ ! $bare ]]; then
                arguments+=(--Kestrel:Endpoints:https:Url "https://127.0.0.1:${tls[$1]}"
                    --Kestrel:Endpoints:https:Certificate:Path "$work/server.pem" --Kestrel:Endpoints:https:Certificate:KeyPath "$work/key.pem")
            fi
            ;;
    esac
    if [[ $bare ]]; then pin "0-$(($(nproc --all) - 1))"; else pin 0; fi
    echo "$EPOCHREALTIME" >begin
    exec "${program[$1]}" "${arguments[@]}"
}

# Starts a server. Sets started to the milliseconds that its first answer took.
start() {
    run "$1" &>"$work/$1.log" &
    pid[$1]=$!
    await "$1" "${plain[$1]}"
    ask "$connection"
    # shellcheck disable=SC2034 # The caller reads it.
    started=$(awk -v end="$EPOCHREALTIME" '{ printf "%.1f", (end - $1) * 1000 }' "$work/$1/begin")
    exec {connection}>&-
    if [[ ! $bare ]]; then
        await "$1" "${tls[$1]}"
        exec {connection}>&-
    fi
}
await() {
    until connect "$2"; do
        kill -0 "${pid[$1]}" 2>/dev/null || { cat "$work/$1.log" >&2; fail "${title[$1]} does not start"; }
    done
}
stop() {
    kill "${pid[$1]}"
    wait "${pid[$1]}" || true
}

# Asks for the smallest document over a file descriptor.
ask() {
    local status
    printf '%s' $'GET /1k.txt HTTP/1.1\r\nHost: localhost\r\n\r\n' >&"$1"
    read -r -u "$1" status
    [[ $status == 'HTTP/1.1 200'* ]] || fail "1k.txt was answered with: $status"
}
