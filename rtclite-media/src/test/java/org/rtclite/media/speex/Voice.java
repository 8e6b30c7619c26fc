package org.rtclite.media.speex;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** A synthesised sentence of 2.3 s in the three sampling rates, and how to compare speech. */
final class Voice {

    private Voice() {}

    /** The sentence, cut to whole frames of the mode. */
    static short[] at(SpeexMode mode) {
        float[] signal = read();
        for (int rate = 32_000; rate > mode.sampleRateHz(); rate /= 2) {
            // the low half of the codec's own filter bank
            int samples = signal.length & ~1;
            float[] low = new float[samples / 2];
            new BandSplit(samples).split(signal, 0, low, 0, new float[samples / 2], 0);
            signal = low;
        }
        short[] pcm = new short[signal.length / mode.frameSamples() * mode.frameSamples()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.round(signal[i]);
        }
        return pcm;
    }

    private static float[] read() {
        try (InputStream file = Voice.class.getResourceAsStream("voice-32k.raw.gz");
                DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
            byte[] bytes = in.readAllBytes();
            float[] signal = new float[bytes.length / 2];
            for (int i = 0; i < signal.length; i++) {
                signal[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
            }
            return signal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Mean over frames of the signal-to-noise ratio in decibels, both floored at one per sample.
     *
     * @param delay by how many samples {@code coded} lags behind
     */
    static double segmentalSnr(short[] original, short[] coded, int delay, int frame) {
        double sum = 0;
        int frames = 0;
        for (int from = 0; from + frame <= original.length && from + delay + frame <= coded.length; from += frame) {
            double signal = frame;
            double noise = frame;
            for (int i = from; i < from + frame; i++) {
                double error = original[i] - coded[i + delay];
                signal += (double) original[i] * original[i];
                noise += error * error;
            }
            sum += 10 * Math.log10(signal / noise);
            frames++;
        }
        return sum / frames;
    }

    /** Encodes all frames one by one and decodes them again; every packet must hold one good frame. */
    static short[] codeAndDecode(SpeexEncoder encoder, SpeexDecoder decoder, short[] pcm) {
        int frame = encoder.frameSamples();
        short[] out = new short[pcm.length / frame * decoder.frameSamples()];
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int at = 0;
        for (int from = 0; from + frame <= pcm.length; from += frame) {
            int length = encoder.encode(pcm, from, payload, 0);
            int samples = length == 0 ? decoder.conceal(1, out, at) : decoder.decode(payload, 0, length, out, at);
            if (samples != decoder.frameSamples()) {
                throw new AssertionError("frame at sample " + from + ", " + length + " bytes, decoded to " + samples);
            }
            at += samples;
        }
        return out;
    }
}
