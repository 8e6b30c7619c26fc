package org.rtclite.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.sip.sdp.AudioSettings;
import org.rtclite.sip.sdp.LocalAudio;
import org.rtclite.sip.sdp.MediaDirection;
import org.rtclite.sip.sdp.Negotiation;
import org.rtclite.sip.sdp.OfferAnswer;
import org.rtclite.sip.sdp.SdpParser;
import org.rtclite.sip.sdp.SdpResult;
import org.rtclite.sip.sdp.SessionDescription;

/** Parses and writes a description of four codecs, and answers it as an offer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SdpBenchmark {

    private final String text = SipMessages.sdp();
    private final AudioSettings settings = AudioSettings.of(G711Codec.registry());
    private final LocalAudio local = LocalAudio.of("192.0.2.201", 40_000);

    private SessionDescription description() {
        if (SdpParser.parse(text) instanceof SdpResult.Description parsed) {
            return parsed.description();
        }
        throw new IllegalStateException("benchmark description does not parse");
    }

    @Benchmark
    public SessionDescription parse() {
        return description();
    }

    @Benchmark
    public String parseAndWrite() {
        return description().toString();
    }

    @Benchmark
    public Negotiation parseAndAnswer() {
        return new OfferAnswer(settings, 1).answer(description(), local, MediaDirection.SENDRECV);
    }
}
