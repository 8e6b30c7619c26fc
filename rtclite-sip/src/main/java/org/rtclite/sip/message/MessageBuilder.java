package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds a message field by field, in the order in which the fields will stand on the wire.
 *
 * <p>Values with CR, LF or NUL are refused, and the fields that this library relies on must be well-formed, so
 * that text from users cannot add header fields or break the message. Content-Length is written by
 * {@link #build()} and cannot be set. Not for several threads.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
        permits SipRequest.Builder, SipResponse.Builder {

    private static final byte[] EMPTY = new byte[0];

    /** One line: either a value of ours, or field {@code sourceField} of {@code source}, copied as it is. */
    private record Field(
            @Nullable SipHeader header,
            String name,
            @Nullable String value,
            @Nullable SipMessage source,
            int sourceField) {

        boolean is(String otherName, @Nullable SipHeader otherHeader) {
            return otherHeader != null ? header == otherHeader : header == null && name.equalsIgnoreCase(otherName);
        }

        String text() {
            return value != null || source == null ? String.valueOf(value) : source.headerValue(sourceField);
        }
    }

    private final List<Field> fields = new ArrayList<>(16);
    private byte[] body = EMPTY;

    MessageBuilder() {}

    abstract B self();

    abstract String startLine();

    /** Makes the message. The builder can be used on. */
    public abstract SipMessage build();

    /** Adds a field after all others. */
    public B add(String name, String value) {
        fields.add(field(name, value));
        return self();
    }

    /** Adds a field after all others. */
    public B add(SipHeader header, String value) {
        return add(header.fieldName(), value);
    }

    /** Puts the value in the place of the first field of that name and removes the others; else adds it. */
    public B set(String name, String value) {
        Field replacement = field(name, value);
        int first = indexOf(name);
        remove(name);
        fields.add(first < 0 ? fields.size() : first, replacement);
        return self();
    }

    /** Puts the value in the place of the first field of that name and removes the others; else adds it. */
    public B set(SipHeader header, String value) {
        return set(header.fieldName(), value);
    }

    /** Adds a field before the first of its name; when there is none, before all others. */
    public B prepend(String name, String value) {
        fields.add(Math.max(0, indexOf(name)), field(name, value));
        return self();
    }

    /** Adds a field before the first of its name; when there is none, before all others. */
    public B prepend(SipHeader header, String value) {
        return prepend(header.fieldName(), value);
    }

    /** Removes all fields of that name. */
    public B remove(String name) {
        SipHeader header = SipHeader.lookup(name);
        fields.removeIf(f -> f.is(name, header));
        return self();
    }

    /** Removes all fields of that name. */
    public B remove(SipHeader header) {
        return remove(header.fieldName());
    }

    /** True when a field of that name was added. */
    public boolean has(SipHeader header) {
        return indexOf(header.fieldName()) >= 0;
    }

    /** Adds a Via on top. */
    public B prependVia(Via via) {
        return prepend(SipHeader.VIA, via.toString());
    }

    /**
     * Puts {@code via} in the place of the first Via value, others of the same line stay.
     *
     * @throws IllegalStateException when there is no Via
     */
    public B replaceTopVia(Via via) {
        return removeTopVia().prependVia(via);
    }

    /**
     * Removes the first Via value, others of the same line stay.
     *
     * @throws IllegalStateException when there is no Via
     */
    public B removeTopVia() {
        int first = indexOf(SipHeader.VIA.fieldName());
        if (first < 0) {
            throw new IllegalStateException("there is no Via to remove");
        }
        String line = fields.remove(first).text();
        String rest = Elements.after(line);
        if (!rest.isEmpty()) {
            fields.add(first, field(SipHeader.VIA.fieldName(), rest));
        }
        return self();
    }

    public B from(NameAddress from) {
        return set(SipHeader.FROM, from.toString());
    }

    public B to(NameAddress to) {
        return set(SipHeader.TO, to.toString());
    }

    public B callId(String callId) {
        return set(SipHeader.CALL_ID, callId);
    }

    public B cseq(long sequence, String method) {
        return set(SipHeader.CSEQ, new CSeq(sequence, method).toString());
    }

    /** Sets the one Contact. */
    public B contact(NameAddress contact) {
        return set(SipHeader.CONTACT, contact.toString());
    }

    /** Replaces all Route fields by these, one line each, in order. */
    public B routes(List<NameAddress> routes) {
        int at = indexOf(SipHeader.ROUTE.fieldName());
        remove(SipHeader.ROUTE);
        int place = at < 0 ? fields.size() : at;
        for (NameAddress route : routes) {
            fields.add(place++, field(SipHeader.ROUTE.fieldName(), route.toString()));
        }
        return self();
    }

    public B maxForwards(int hops) {
        return set(SipHeader.MAX_FORWARDS, Integer.toString(hops));
    }

    public B expires(int seconds) {
        return set(SipHeader.EXPIRES, Integer.toString(seconds));
    }

    /**
     * Sets Content-Type and the body.
     *
     * @param newBody copied by {@link #build()}; do not change it before
     */
    public B body(String contentType, byte[] newBody) {
        set(SipHeader.CONTENT_TYPE, contentType);
        body = newBody;
        return self();
    }

    /** Sets Content-Type and the body, written as UTF-8. */
    public B body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes the body and the fields that describe it. */
    public B noBody() {
        body = EMPTY;
        remove(SipHeader.CONTENT_DISPOSITION).remove(SipHeader.CONTENT_ENCODING);
        return remove(SipHeader.CONTENT_LANGUAGE).remove(SipHeader.CONTENT_TYPE);
    }

    /** Copies all fields of that name, byte for byte. */
    B copy(SipHeader header, SipMessage source) {
        for (int i = source.index().next(header, 0); i >= 0; i = source.index().next(header, i + 1)) {
            fields.add(new Field(header, header.fieldName(), null, source, i));
        }
        return self();
    }

    void copyAll(SipMessage source) {
        for (int i = 0; i < source.headerCount(); i++) {
            SipHeader header = source.headerAt(i);
            if (header != SipHeader.CONTENT_LENGTH) {
                String name = header != null ? header.fieldName() : source.headerName(i);
                fields.add(new Field(header, name, null, source, i));
            }
        }
        if (source.bodyLength() > 0) {
            body = source.body();
        }
    }

    private int indexOf(String name) {
        SipHeader header = SipHeader.lookup(name);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name, header)) {
                return i;
            }
        }
        return -1;
    }

    private static Field field(String name, String value) {
        if (!Grammar.all(Grammar.TOKEN, name)) {
            throw new SipSyntaxException("header name", "token expected", name, 0);
        }
        Grammar.requireOneLine(name, value);
        String trimmed = value.strip();
        SipHeader header = SipHeader.lookup(name);
        if (header != null) {
            FieldCheck.requireSettable(header, trimmed);
        }
        return new Field(header, name, trimmed, null, -1);
    }

    /** Writes the message and hands its bytes and their index to {@code maker}. */
    <M> M encode(BiFunction<byte[], HeaderIndex, M> maker) {
        WireBuffer out = new WireBuffer(512 + body.length);
        HeaderIndex.Builder index = new HeaderIndex.Builder();
        out.text(startLine()).crlf();
        for (Field field : fields) {
            SipMessage source = field.source();
            int nameStart = out.length();
            if (source != null) {
                HeaderIndex from = source.index();
                int i = field.sourceField();
                out.bytes(source.bytes(), from.nameStart(i), from.nameEnd(i));
                int nameEnd = out.length();
                int valueStart = out.text(": ").length();
                if (from.isFolded(i)) {
                    out.text(source.headerValue(i));
                } else {
                    out.bytes(source.bytes(), from.valueStart(i), from.valueEnd(i));
                }
                index.add(field.header(), nameStart, nameEnd, valueStart, out.length(), false);
            } else {
                int nameEnd = out.text(field.name()).length();
                int valueStart = out.text(": ").length();
                out.text(field.text());
                index.add(field.header(), nameStart, nameEnd, valueStart, out.length(), false);
            }
            out.crlf();
        }
        int nameStart = out.length();
        int nameEnd = out.text(SipHeader.CONTENT_LENGTH.fieldName()).length();
        int valueStart = out.text(": ").length();
        out.text(Integer.toString(body.length));
        index.add(SipHeader.CONTENT_LENGTH, nameStart, nameEnd, valueStart, out.length(), false);
        int bodyStart = out.crlf().crlf().length();
        out.bytes(body, 0, body.length);
        return maker.apply(out.toByteArray(), index.build(bodyStart, body.length, true));
    }
}
