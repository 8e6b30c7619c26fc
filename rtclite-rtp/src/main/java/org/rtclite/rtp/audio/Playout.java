package org.rtclite.rtp.audio;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.rtp.jitter.JitterBuffer;
import org.rtclite.rtp.jitter.JitterConfig;
import org.rtclite.rtp.jitter.TimeScale;
import org.rtclite.rtp.packet.RtpPacket;

/**
 * The receiving half of a leg: packets in, 10 ms of PCM out for each tick.
 *
 * <p>Owns the playout buffer, the decoders and the short queue of decoded audio between them. Allocates when formats
 * change, never per packet.
 */
final class Playout {

    /** What a payload type decodes with; made when it is first needed. */
    private static final class Receiver {
        final PayloadFormat format;
        final AudioDecoder decoder;

        Receiver(PayloadFormat format) {
            this.format = format;
            this.decoder = format.codec().newDecoder(format.parameters());
        }
    }

    private final JitterConfig config;
    private final JitterBuffer buffer;
    private final ComfortNoise noise = new ComfortNoise();
    private List<PayloadFormat> formats;
    private @Nullable Receiver[] receivers = new Receiver[128];
    private Receiver current;
    private TimeScale timeScale;
    private short[] queue;
    private int queued;
    private int rateHz;
    private boolean hasPlayed;
    private boolean isPause; // told by the codec: it makes the noise that fills it

    private long framesPlayed;
    private long framesConcealed;

    Playout(JitterConfig config, List<PayloadFormat> formats) {
        this.config = config;
        this.formats = formats;
        PayloadFormat first = formats.get(0);
        this.buffer = new JitterBuffer(config, first.codec().clockRateHz());
        this.current = new Receiver(first);
        this.rateHz = first.codec().sampleRateHz();
        this.timeScale = new TimeScale(rateHz);
        this.queue = new short[0];
        receivers[first.payloadType()] = current;
        reserve();
    }

    /** Accepts other formats from now on; a format that stays keeps its decoder and its state. */
    void formats(List<PayloadFormat> agreed) {
        if (agreed.equals(formats)) {
            return;
        }
        @Nullable Receiver[] kept = new Receiver[128];
        for (PayloadFormat format : agreed) {
            Receiver receiver = receivers[format.payloadType()];
            if (receiver != null && receiver.format.equals(format)) {
                kept[format.payloadType()] = receiver;
            }
        }
        receivers = kept;
        formats = agreed;
    }

    /** Takes a packet of an accepted format, or of comfort noise. */
    JitterBuffer.Put put(RtpPacket packet, long nowNanos) {
        PayloadFormat format = find(packet.payloadType());
        if (format != null) {
            buffer.clockRateHz(format.codec().clockRateHz()); // a change drops what is held
        }
        return buffer.put(
                packet.ssrc(),
                packet.sequence(),
                packet.timestamp(),
                packet.payloadType(),
                packet.bytes(),
                packet.payloadOffset(),
                packet.payloadLength(),
                nowNanos);
    }

    /** Takes note of a packet that carries no audio. */
    void skip(RtpPacket packet) {
        buffer.skip(packet.ssrc(), packet.sequence(), packet.timestamp());
    }

    private @Nullable PayloadFormat find(int payloadType) {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).payloadType() == payloadType) {
                return formats.get(i);
            }
        }
        return null;
    }

    /** Drops what is held: nothing is played until packets come again. */
    void clear() {
        buffer.clear();
        queued = 0;
        isPause = false;
    }

    /** Rate of what {@link #tick} gives; changes with the format that is received. */
    int sampleRateHz() {
        return rateHz;
    }

    /**
     * Gives 10 ms.
     *
     * @param out takes {@code sampleRateHz() / 100} samples, the rate being that after the call
     * @return samples written
     */
    int tick(long nowNanos, short[] out) {
        // a packet without audio adds nothing to the queue; there are no more of them than the buffer holds
        for (int steps = 0; queued < rateHz / 100 && steps <= config.capacityPackets(); steps++) {
            fill(nowNanos);
        }
        int samples = rateHz / 100;
        if (queued < samples) {
            Arrays.fill(queue, queued, samples, (short) 0);
            queued = samples;
        }
        System.arraycopy(queue, 0, out, 0, samples);
        queued -= samples;
        System.arraycopy(queue, samples, queue, 0, queued);
        return samples;
    }

    private void fill(long nowNanos) {
        int queuedUnits = toUnits(queued);
        switch (buffer.next(nowNanos, queuedUnits)) {
            case PACKET -> decode(queuedUnits);
            case CONCEAL -> {
                int samples = toSamples(buffer.concealUnits());
                queued += current.decoder.conceal(queue, queued, samples);
                framesConcealed += hasPlayed ? 1 : 0;
            }
            case WAIT -> {
                if (isPause) {
                    current.decoder.conceal(queue, queued, rateHz / 100);
                } else {
                    noise.fill(queue, queued, rateHz / 100);
                }
                queued += rateHz / 100;
            }
        }
    }

    private void decode(int queuedUnits) {
        int payloadType = buffer.payloadType();
        PayloadFormat format = find(payloadType);
        if (format == null) {
            if (payloadType == ComfortNoise.PAYLOAD_TYPE) {
                noise.level(buffer.payload(), buffer.payloadOffset(), buffer.payloadLength());
                isPause = false;
            }
            buffer.played(0);
            return;
        }
        select(format);
        noise.stop();
        int room = queue.length - queued - timeScale.maxAdded();
        int samples = current.decoder.maxSamples(buffer.payloadLength()) > room
                ? AudioDecoder.CORRUPT
                : current.decoder.decode(
                        buffer.payload(), buffer.payloadOffset(), buffer.payloadLength(), queue, queued);
        if (samples <= 0) {
            samples = current.decoder.conceal(queue, queued, rateHz / 50);
            framesConcealed += 2;
            buffer.played(toUnits(samples));
            queued += samples;
            return;
        }
        hasPlayed = true;
        framesPlayed += samples / (rateHz / 100);
        buffer.played(toUnits(samples));
        isPause = current.decoder.pauses();
        if (isPause) {
            buffer.paused();
        }
        int adjust = toSamples(buffer.adjustmentUnits(queuedUnits));
        queued += timeScale.change(queue, queued, samples, adjust);
    }

    private void select(PayloadFormat format) {
        Receiver receiver = receivers[format.payloadType()];
        if (receiver == current) {
            return;
        }
        if (receiver == null) {
            receiver = new Receiver(format);
            receivers[format.payloadType()] = receiver;
        }
        current = receiver;
        if (format.codec().sampleRateHz() != rateHz) {
            rateHz = format.codec().sampleRateHz();
            timeScale = new TimeScale(rateHz);
            queued = 0;
        }
        reserve();
    }

    /** Room for what is left of a tick, the longest packet, and what time scaling adds. */
    private void reserve() {
        int needed = 2 * (rateHz / 100) + current.decoder.maxSamples(config.maxPayloadBytes()) + timeScale.maxAdded();
        if (queue.length < needed) {
            queue = Arrays.copyOf(queue, needed);
        }
    }

    private int toUnits(int samples) {
        return (int) ((long) samples * current.format.codec().clockRateHz() / rateHz);
    }

    private int toSamples(int units) {
        return (int) ((long) units * rateHz / current.format.codec().clockRateHz());
    }

    /** Encoding name of what was decoded last, or {@code otherwise} when nothing was. */
    String codecName(String otherwise) {
        return hasPlayed ? current.format.codec().encodingName() : otherwise;
    }

    long framesPlayed() {
        return framesPlayed;
    }

    long framesConcealed() {
        return framesConcealed;
    }

    JitterBuffer buffer() {
        return buffer;
    }
}
