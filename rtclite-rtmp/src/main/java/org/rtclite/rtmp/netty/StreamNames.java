package org.rtclite.rtmp.netty;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of applications and streams as parts of paths: only what is on the list below ever reaches the file system. */
final class StreamNames {

    private static final int MAX_LENGTH = 128;
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");

    private StreamNames() {}

    /** Without the query, which names no stream. */
    static String withoutQuery(String name) {
        int query = name.indexOf('?');
        return query < 0 ? name : name.substring(0, query);
    }

    /** The value of a parameter in the query; empty when it is not there. */
    static String parameter(String name, String key) {
        int query = name.indexOf('?');
        if (query >= 0) {
            for (String pair : name.substring(query + 1).split("&", -1)) {
                if (pair.startsWith(key + "=")) {
                    return pair.substring(key.length() + 1);
                }
            }
        }
        return "";
    }

    /** The recording of a stream; empty when the names are not fit for a path. */
    static Optional<Path> recording(Path folder, String app, String name) {
        String stream = name.startsWith("flv:") ? name.substring(4) : name;
        String file = stream.endsWith(".flv") ? stream : stream + ".flv";
        if (!isSafe(app) || !isSafe(file)) {
            return Optional.empty();
        }
        Path root = folder.toAbsolutePath().normalize();
        Path path = root.resolve(app).resolve(file).normalize();
        return path.startsWith(root) ? Optional.of(path) : Optional.empty();
    }

    private static boolean isSafe(String name) {
        if (name.length() > MAX_LENGTH) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return true;
    }
}
