package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.ToneSource;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.AudioLegConfig;
import org.rtclite.rtp.audio.AudioLegListener;
import org.rtclite.rtp.audio.AudioLegStats;
import org.rtclite.rtp.audio.NegotiatedAudio;
import org.rtclite.rtp.audio.PayloadFormat;
import org.rtclite.rtp.netty.RtpPort;
import org.rtclite.rtp.netty.RtpPortOptions;

/** RTP without signalling: our leg hears ffmpeg and GStreamer, and they hear it, in every codec at once. */
class BareRtpIT {

    private static final int THEIR_HZ = 440;
    private static final int OUR_HZ = 660;
    private static final int SPEEX_TYPE = 97;
    private static final int SECONDS = 4;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    @AfterEach
    void closeGroup() throws Exception {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(5, TimeUnit.SECONDS);
    }

    /** Keeps what is heard, in memory: files are not for an event loop. */
    private static final class Ear implements AudioSink {
        private final int rateHz;
        private final short[] pcm;
        private int size;

        Ear(int rateHz) {
            this.rateHz = rateHz;
            this.pcm = new short[rateHz * 4 * SECONDS];
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public void write(short[] from, int offset, int samples) {
            int taken = Math.min(samples, pcm.length - size);
            System.arraycopy(from, offset, pcm, size, taken);
            size += taken;
        }

        /** What was heard while something was sent. */
        void save(Path file) throws IOException {
            int from = 0;
            while (from < size && pcm[from] == 0) {
                from++;
            }
            int samples = Math.min(size - from, rateHz * (2 * SECONDS - 1) / 2);
            try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(rateHz, 1))) {
                writer.write(pcm, from, samples);
            }
        }
    }

    /** One codec with one program: a leg that listens to it and a leg that talks to it. */
    private final class Exchange {
        private final Peers peers;
        private final String tool;
        private final AudioCodec codec;
        private final String name;
        private final Ear ear;
        private RtpPort listening;
        private RtpPort talking;
        private AudioLeg listener;
        private CompletableFuture<Peers.Result> sender;
        private CompletableFuture<Peers.Result> receiver;

        Exchange(Peers peers, String tool, AudioCodec codec) {
            this.peers = peers;
            this.tool = tool;
            this.codec = codec;
            this.name = codec.encodingName().toUpperCase(java.util.Locale.ROOT);
            this.ear = new Ear(codec.clockRateHz());
        }

        private Path file(String what) {
            return peers.folder().resolve(name + "-" + codec.clockRateHz() + "-" + what + ".wav");
        }

        void start() throws Exception {
            int theirPort = Peers.freePort(2);
            listening = bind();
            talking = bind();
            listener = attach(listening, Peers.freePort(2), leg -> leg.sink(ear));
            receiver = script(
                    "rtp-receive.sh",
                    SECONDS + (tool.equals("gst") ? 1 : 2),
                    theirPort,
                    file("there").toString(),
                    name);
            sender = script("rtp-send.sh", SECONDS, listening.rtpAddress().getPort(), name);
            attach(talking, theirPort, leg -> leg.source(ToneSource.of(codec.sampleRateHz(), -9, OUR_HZ)));
        }

        private CompletableFuture<Peers.Result> script(String script, int seconds, int port, String... arguments) {
            Map<String, String> variables = Map.of(
                    "TOOL", tool,
                    "RATE", String.valueOf(codec.clockRateHz()),
                    "HZ", String.valueOf(THEIR_HZ),
                    "SECONDS_ON", String.valueOf(seconds),
                    "WAIT", tool.equals("gst") ? "0" : "10");
            List<String> all = new ArrayList<>(List.of(String.valueOf(port)));
            all.addAll(List.of(arguments));
            return CompletableFuture.supplyAsync(
                    () -> peers.run("media/" + script, variables, all.toArray(String[]::new)));
        }

        private AudioLeg attach(RtpPort port, int remotePort, java.util.function.Consumer<AudioLeg> setUp)
                throws Exception {
            PayloadFormat format =
                    PayloadFormat.of(codec.staticPayloadType() < 0 ? SPEEX_TYPE : codec.staticPayloadType(), codec);
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), remotePort);
            NegotiatedAudio agreed = NegotiatedAudio.of(remote, G711Codec.PCMU)
                    .withReceive(List.of(format))
                    .withSend(format, 20);
            CompletableFuture<AudioLeg> made = new CompletableFuture<>();
            loop.execute(() -> {
                AudioLeg leg = new AudioLeg(
                        AudioLegConfig.defaults(),
                        agreed,
                        port.path(),
                        AudioLegListener.NONE,
                        new Random(port.rtpAddress().getPort()),
                        System.nanoTime());
                setUp.accept(leg);
                port.attach(leg);
                made.complete(leg);
            });
            return made.get(5, TimeUnit.SECONDS);
        }

        void finish() throws Exception {
            Peers.Result sent = sender.get(30, TimeUnit.SECONDS);
            assertEquals(0, sent.exitCode(), sent.output());
            Peers.Result received = receiver.get(30, TimeUnit.SECONDS);
            assertEquals(0, received.exitCode(), received.output());
            AudioLegStats stats = CompletableFuture.supplyAsync(() -> listener.stats(System.nanoTime()), loop)
                    .get(5, TimeUnit.SECONDS);
            listening.close().get(5, TimeUnit.SECONDS);
            talking.close().get(5, TimeUnit.SECONDS);
            assertEquals(codec.encodingName(), stats.codec());
            assertEquals(0, stats.packetsIgnored(), stats.toString());
            assertEquals(0, stats.packetsLost(), stats.toString());
            ear.save(file("here"));
            Sound.assertTone(peers, file("here"), THEIR_HZ);
            Sound.assertTone(peers, file("there"), OUR_HZ);
        }
    }

    private RtpPort bind() throws Exception {
        return RtpPort.bind(loop, RtpPortOptions.any(InetAddress.getLoopbackAddress()))
                .get(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg", "gst"})
    void tonesArriveBothWaysInEveryCodec(String tool) throws Exception {
        try (Peers peers = new Peers("rtp-" + tool, tool.equals("gst") ? "gst-launch-1.0" : "ffmpeg", "sox")) {
            List<Exchange> exchanges = new ArrayList<>();
            for (AudioCodec codec :
                    List.of(G711Codec.PCMU, G711Codec.PCMA, SpeexCodec.NARROWBAND, SpeexCodec.WIDEBAND)) {
                Exchange exchange = new Exchange(peers, tool, codec);
                exchanges.add(exchange);
                exchange.start();
            }
            for (Exchange exchange : exchanges) {
                exchange.finish();
            }
        }
    }
}
