package org.rtclite.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object per line and flushes after each, from any thread. */
public final class JsonLines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();
    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;
    private final InstantSource clock;

    /**
     * Writes to {@code out}, which stays the caller's.
     *
     * @param clock gives the {@code ts} of each line
     */
    public JsonLines(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** The members of one line in the order they were put; a null or non-finite value leaves its member out. */
    public static final class Members {

        private final Map<String, Object> values = new LinkedHashMap<>();

        /** Adds a member; numbers are written as numbers, everything else as text. */
        public Members put(String name, @Nullable Object value) {
            if (value != null && !(value instanceof Double d && !Double.isFinite(d))) {
                values.put(name, value);
            }
            return this;
        }
    }

    /** Starts the members of a line. */
    public static Members members() {
        return new Members();
    }

    /**
     * Writes a line.
     *
     * @param callId the call that the event belongs to, or null
     */
    public void write(String event, @Nullable String callId, Members members) {
        byte[] line = format(clock.instant(), event, callId, members).getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            out.write(line);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the event " + event, e);
        } finally {
            lock.unlock();
        }
    }

    private String format(Instant now, String event, @Nullable String callId, Members members) {
        StringWriter text = new StringWriter(160);
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("ts", TIME.format(now));
            generator.writeStringField("event", event);
            if (callId != null) {
                generator.writeStringField("callId", callId);
            }
            for (Map.Entry<String, Object> member : members.values.entrySet()) {
                writeMember(generator, member.getKey(), member.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format the event " + event, e);
        }
        return text.append('\n').toString();
    }

    private static void writeMember(JsonGenerator generator, String name, Object value) throws IOException {
        generator.writeFieldName(name);
        if (value instanceof Double number) {
            // three decimals are more than any of our figures means
            generator.writeNumber(Math.round(number * 1000) / 1000.0);
        } else if (value instanceof Long || value instanceof Integer) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else {
            generator.writeString(value.toString());
        }
    }
}
