package org.rtclite.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.rtclite.sip.codec.ParseResult;
import org.rtclite.sip.codec.SipParser;
import org.rtclite.sip.codec.SipWriter;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;

/** Parses a SIP message from bytes that the parser copies, and does what an endpoint or a proxy does with it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SipParseBenchmark {

    @Param({"INVITE", "OK", "REGISTER"})
    public SipMessages message;

    private final SipParser parser = new SipParser();
    private byte[] bytes = new byte[0];

    @Setup
    public void open() {
        bytes = message.bytes();
    }

    private SipMessage message() {
        if (parser.parse(bytes) instanceof ParseResult.Message parsed) {
            return parsed.message();
        }
        throw new IllegalStateException("benchmark message does not parse");
    }

    /** Parse, then what routes a message: top Via, tags, Call-ID, CSeq, Contact. */
    @Benchmark
    public void parseAndRoute(Blackhole hole) {
        SipMessage parsed = message();
        hole.consume(parsed.topVia());
        hole.consume(parsed.fromTag());
        hole.consume(parsed.toTag());
        hole.consume(parsed.callId());
        hole.consume(parsed.cseq());
        hole.consume(parsed.contacts());
    }

    /** Parse, then every field as a typed value or a string. */
    @Benchmark
    public void parseEveryField(Blackhole hole) {
        SipMessage parsed = message();
        hole.consume(parsed.vias());
        hole.consume(parsed.from());
        hole.consume(parsed.to());
        hole.consume(parsed.cseq());
        hole.consume(parsed.contacts());
        hole.consume(parsed.routes());
        hole.consume(parsed.recordRoutes());
        for (int field = 0; field < parsed.headerCount(); field++) {
            SipHeader header = parsed.headerAt(field);
            if (header == null || !isTyped(header)) {
                hole.consume(parsed.headerValue(field));
            }
        }
        hole.consume(parsed.bodyView());
    }

    private static boolean isTyped(SipHeader header) {
        return switch (header) {
            case VIA, FROM, TO, CSEQ, CONTACT, ROUTE, RECORD_ROUTE -> true;
            default -> false;
        };
    }

    /** Parse, then write unchanged. */
    @Benchmark
    public byte[] parseAndWrite() {
        return SipWriter.write(message());
    }

    /** Parse, change one field, write: what a proxy does. */
    @Benchmark
    public byte[] parseChangeAndWrite() {
        return SipWriter.write(message().toBuilder().maxForwards(69).build());
    }
}
