package org.rtclite.benchmarks;

import gov.nist.javax.sdp.parser.SDPAnnounceParser;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.concurrent.TimeUnit;
import javax.sdp.SessionDescription;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What {@link SipParseBenchmark} and {@link SdpBenchmark} do, with the parsers of JAIN-SIP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JainSipBenchmark {

    @Param({"INVITE", "OK", "REGISTER"})
    public SipMessages message;

    private final StringMsgParser parser = new StringMsgParser();
    private final String sdp = SipMessages.sdp();
    private byte[] bytes = new byte[0];

    @Setup
    public void open() {
        bytes = message.bytes();
    }

    @Benchmark
    public SIPMessage jainParse() throws ParseException {
        return parser.parseSIPMessage(bytes, true, false, null);
    }

    @Benchmark
    public byte[] jainParseAndWrite() throws ParseException {
        return parser.parseSIPMessage(bytes, true, false, null).encodeAsBytes("udp");
    }

    @Benchmark
    public SessionDescription jainSdpParse() throws ParseException {
        return new SDPAnnounceParser(sdp).parse();
    }
}
