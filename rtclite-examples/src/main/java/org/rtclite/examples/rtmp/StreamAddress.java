package org.rtclite.examples.rtmp;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpClientBuilder;
import org.rtclite.rtmp.session.RtmpUrl;

/**
 * A stream's address: {@code rtmp://host/app/NAME} or {@code rtmp://host/app?id=NAME}, with {@code timeout=S} if wanted.
 *
 * @param url the application
 * @param name the stream, with those parameters that are not ours, such as a key
 * @param timeout seconds for connecting and each answer, null when the address does not say
 */
record StreamAddress(RtmpUrl url, String name, @Nullable Duration timeout) {

    private static final Pattern SCHEME = Pattern.compile("(?i)rtmp[a-z]*://.*");

    /** Whether the text is an address, not a file's name. */
    static boolean matches(String text) {
        return SCHEME.matcher(text).matches();
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is none or names no stream
     */
    static StreamAddress parse(String text) {
        RtmpUrl all = RtmpUrl.parse(text);
        int query = all.path().indexOf('?');
        String app = query < 0 ? all.path() : all.path().substring(0, query);
        String name = "";
        Duration timeout = null;
        List<String> others = new ArrayList<>();
        for (String pair :
                query < 0 ? new String[0] : all.path().substring(query + 1).split("&", -1)) {
            if (pair.startsWith("id=")) {
                name = pair.substring("id=".length());
            } else if (pair.startsWith("timeout=")) {
                timeout = seconds(pair.substring("timeout=".length()));
            } else if (!pair.isEmpty()) {
                others.add(pair);
            }
        }
        if (name.isEmpty()) {
            int slash = app.lastIndexOf('/');
            name = app.substring(slash + 1);
            app = app.substring(0, Math.max(0, slash));
        }
        if (name.isEmpty() || app.isEmpty()) {
            throw new IllegalArgumentException("'" + all.withoutStream()
                    + "' needs an application and a stream: rtmp://host/app/NAME or rtmp://host/app?id=NAME");
        }
        String stream = others.isEmpty() ? name : name + "?" + String.join("&", others);
        return new StreamAddress(all.withPath(app), stream, timeout);
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= 86_400) {
                return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("timeout '" + text + "' is no number of seconds", e);
        }
        throw new IllegalArgumentException("timeout " + text + " is outside 0..86400 s");
    }

    /** Begins a client of the application; {@code trust} is for TLS, null for what the Java runtime trusts. */
    RtmpClientBuilder client(@Nullable SslContext trust) {
        RtmpClientBuilder builder = RtmpClient.builder(url);
        if (trust != null) {
            builder.sslContext(trust);
        }
        return timeout == null ? builder : builder.timeout(timeout);
    }

    /** Without parameters, which may hold a key. */
    @Override
    public String toString() {
        int query = name.indexOf('?');
        return url + "/" + (query < 0 ? name : name.substring(0, query));
    }
}
