package org.rtclite.rtp.audio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.rtp.session.WallClock;
import org.rtclite.rtp.testing.SimulatedNetwork;
import org.rtclite.rtp.testing.VirtualClock;

/** Two legs in a call over a simulated network in virtual time. */
final class LegPair {

    static final int EVENTS = 101;
    static final long TICK_NANOS = 10_000_000L;

    /** One party: its leg, what it heard, what happened to it. */
    final class Party implements MediaPath {
        final InetSocketAddress address;
        final InetSocketAddress rtcpAddress;
        final List<AudioLegEvent> events = new ArrayList<>();
        final Heard heard = new Heard();
        final List<byte[]> sentRtp = new ArrayList<>();
        final List<byte[]> sentRtcp = new ArrayList<>();
        AudioLeg leg;
        boolean isStalled;

        Party(String host) {
            address = address(host, 4000);
            rtcpAddress = address(host, 4001);
        }

        @Override
        public void sendRtp(byte[] bytes, int offset, int length, InetSocketAddress to) {
            sentRtp.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            network.send(address, to, bytes, offset, length);
        }

        @Override
        public void sendRtcp(byte[] bytes, int offset, int length, InetSocketAddress to) {
            sentRtcp.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            network.send(rtcpAddress, to, bytes, offset, length);
        }

        <T extends AudioLegEvent> List<T> events(Class<T> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        String digits() {
            StringBuilder digits = new StringBuilder();
            events(AudioLegEvent.DigitReceived.class).forEach(event -> digits.append(event.digit()));
            return digits.toString();
        }
    }

    /** Keeps what it is given. */
    static final class Heard implements AudioSink {
        short[] pcm = new short[0];
        int size;

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public void write(short[] from, int offset, int samples) {
            if (size + samples > pcm.length) {
                pcm = java.util.Arrays.copyOf(pcm, Math.max(size + samples, 2 * pcm.length));
            }
            System.arraycopy(from, offset, pcm, size, samples);
            size += samples;
        }

        /** Share of 10 ms frames from {@code fromMs} on whose level is within 1 dB of a sine of that amplitude. */
        double shareAtLevel(int fromMs, double amplitude) {
            int good = 0;
            int frames = 0;
            for (int at = fromMs * 8; at + 80 <= size; at += 80) {
                double rms = rms(at, 80);
                good += Math.abs(20 * Math.log10(Math.max(rms, 1e-9) / (amplitude / Math.sqrt(2)))) < 1 ? 1 : 0;
                frames++;
            }
            return (double) good / frames;
        }

        double rms(int at, int samples) {
            double sum = 0;
            for (int i = at; i < at + samples; i++) {
                sum += (double) pcm[i] * pcm[i];
            }
            return Math.sqrt(sum / samples);
        }
    }

    /** A sine without end. */
    static final class Sine implements AudioSource {
        private final double step;
        private final double amplitude;
        private long n;

        Sine(double hertz, double amplitude) {
            this.step = 2 * Math.PI * hertz / 8000;
            this.amplitude = amplitude;
        }

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            for (int i = 0; i < samples; i++) {
                pcm[offset + i] = (short) Math.round(amplitude * Math.sin(step * n++));
            }
            return samples;
        }
    }

    final VirtualClock clock = new VirtualClock();
    final SimulatedNetwork network;
    final Party alice = new Party("192.0.2.1");
    final Party bob = new Party("198.51.100.2");

    LegPair(long seed) {
        this(seed, AudioLegConfig.defaults());
    }

    LegPair(long seed, AudioLegConfig config) {
        this(seed, config, agreed -> agreed);
    }

    /** Two legs that agreed on {@code agreement} of PCMU with events. */
    LegPair(long seed, AudioLegConfig config, UnaryOperator<NegotiatedAudio> agreement) {
        network = new SimulatedNetwork(clock, seed);
        AudioLegConfig virtual =
                config.withWallClock(new WallClock(clock.nowNanos(), Instant.parse("2026-01-01T00:00:00Z")));
        start(alice, bob, virtual, seed, agreement);
        start(bob, alice, virtual, seed + 1, agreement);
    }

    private void start(
            Party party, Party other, AudioLegConfig config, long seed, UnaryOperator<NegotiatedAudio> agreement) {
        NegotiatedAudio agreed = agreement.apply(
                NegotiatedAudio.of(other.address, G711Codec.PCMU).withEvents(EVENTS, EVENTS));
        party.leg = new AudioLeg(config, agreed, party, party.events::add, new Random(seed), clock.nowNanos());
        party.leg.sink(party.heard);
        SimulatedNetwork.Receiver receiver = (bytes, from, now) -> party.leg.receive(bytes, 0, bytes.length, from, now);
        network.attach(party.address, receiver);
        network.attach(party.rtcpAddress, receiver);
    }

    /** Lets time pass; both legs tick every 10 ms unless stalled. */
    void run(Duration time) {
        long end = clock.nowNanos() + time.toNanos();
        while (clock.nowNanos() < end) {
            network.runUntil(Math.min(end, clock.nowNanos() + TICK_NANOS));
            if (!alice.isStalled) {
                alice.leg.tick(clock.nowNanos());
            }
            if (!bob.isStalled) {
                bob.leg.tick(clock.nowNanos());
            }
        }
    }

    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port); // a literal: no look-up
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }
}
