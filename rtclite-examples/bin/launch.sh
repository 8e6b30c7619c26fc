# Sourced by the launchers: builds rtclite-examples.jar when a source is newer than it, then runs it.
# RTCLITE_JAVA_OPTS is passed to java.

launch() { # launch PROGRAM ARG...
  local bin root jar java
  bin=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
  root=$(readlink -f "$bin/../..")
  jar=$root/rtclite-examples/target/rtclite-examples.jar
  java=$(find_java) || exit 1
  stale "$root" "$jar" && { build "$root" "$jar" "$java" || exit 1; }
  # shellcheck disable=SC2086
  exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=4 -Xshare:auto ${RTCLITE_JAVA_OPTS:-} -jar "$jar" "$@"
}

find_java() {
  local java version
  if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=$(command -v java || true); fi
  if [ -z "$java" ] || [ ! -x "$java" ]; then
    echo "rtclite needs Java 17 or newer and found none${JAVA_HOME:+ in JAVA_HOME=$JAVA_HOME}: install it with" >&2
    echo "    sudo apt-get install openjdk-17-jdk-headless" >&2
    return 1
  fi
  # the release file beside the runtime tells its version without starting it
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$(dirname "$(dirname "$(readlink -f "$java")")")/release" 2>/dev/null)
  if [ -n "$version" ] && [ "$version" -lt 17 ]; then
    echo "rtclite needs Java 17 or newer; $java is Java $version: install a newer one with" >&2
    echo "    sudo apt-get install openjdk-17-jdk-headless" >&2
    return 1
  fi
  echo "$java"
}

stale() { # stale ROOT JAR: is a source, a resource or a pom newer than the jar?
  [ -f "$2" ] || return 0
  [ -d "$1/rtclite-media/src" ] || return 1
  local part places=("$1/pom.xml")
  for part in media rtp sip rtmp examples; do places+=("$1/rtclite-$part/pom.xml" "$1/rtclite-$part/src/main"); done
  [ -n "$(find "${places[@]}" -newer "$2" -print -quit)" ]
}

build() { # build ROOT JAR JAVA
  local log=$1/rtclite-examples/target/launch.log from=$SECONDS beat=10 pid status
  if ! command -v mvn >/dev/null; then
    echo "rtclite is built with Maven 3.8 or newer, which is not installed: install it with" >&2
    echo "    sudo apt-get install maven" >&2
    return 1
  fi
  if [ ! -x "$(dirname "$(readlink -f "$3")")/javac" ]; then
    echo "rtclite is built with a JDK; $3 belongs to a runtime without a compiler: install one with" >&2
    echo "    sudo apt-get install openjdk-17-jdk-headless" >&2
    return 1
  fi
  mkdir -p "$(dirname "$log")"
  exec 9>"$1/rtclite-examples/target/launch.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "Waiting for another launcher that is building rtclite..." >&2
    flock 9
  fi
  if ! stale "$1" "$2"; then exec 9>&-; return 0; fi
  if [ -f "$2" ]; then echo "Building rtclite (the sources have changed)..." >&2
  else echo "Building rtclite (first run: about a minute)..." >&2; fi
  (cd "$1" && exec mvn -B -ntp -Pquick -pl rtclite-examples -am package) 9>&- >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null; exit 130' INT TERM
  while kill -0 $pid 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - from)) -ge $beat ]; then echo "  still building, $((SECONDS - from)) s" >&2; beat=$((beat + 10)); fi
  done
  wait $pid; status=$?
  trap - INT TERM
  if [ $status != 0 ]; then
    cat "$log" >&2
    echo "rtclite could not be built (Maven's output stands above and in $log)" >&2
    return 1
  fi
  touch "$2" # nothing may have changed in the jar itself
  exec 9>&-
}
