package org.rtclite.media.ogg;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The .spx files of the tests, made by speexenc 1.2.1, and what speexdec 1.2.1 makes of them. */
final class OggFiles {

    private OggFiles() {}

    static byte[] spx(String name) throws IOException {
        try (InputStream in = OggFiles.class.getResourceAsStream(name + ".spx")) {
            return in.readAllBytes();
        }
    }

    static short[] pcm(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(OggFiles.class.getResourceAsStream(name + ".pcm.gz"))) {
            byte[] bytes = in.readAllBytes();
            short[] pcm = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(pcm);
            return pcm;
        }
    }

    static short[] decode(byte[] spx) throws IOException {
        try (OggSpeexPcmReader in = OggSpeexPcmReader.of(new ByteArrayInputStream(spx))) {
            return readAll(in);
        }
    }

    /** The rest of a link, read in steps of odd length. */
    static short[] readAll(OggSpeexPcmReader in) throws IOException {
        short[] pcm = new short[0];
        short[] step = new short[334];
        int samples = in.read(step, 0, step.length);
        while (samples != OggSpeexPcmReader.END) {
            int at = pcm.length;
            pcm = Arrays.copyOf(pcm, at + samples);
            System.arraycopy(step, 0, pcm, at, samples);
            samples = in.read(step, 0, step.length);
        }
        return pcm;
    }

    static byte[] join(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }

    /** Signal to difference in dB of the samples that both have, {@code expected} from an offset on. */
    static double snr(short[] expected, int from, short[] actual, int actualFrom, int samples) {
        double signal = 0;
        double error = 0;
        for (int i = 0; i < samples; i++) {
            signal += Math.pow(expected[from + i], 2);
            error += Math.pow(expected[from + i] - actual[actualFrom + i], 2);
        }
        return 10 * Math.log10(signal / Math.max(error, 1e-9));
    }

    /** Offsets of a file's pages, and its length. */
    static int[] pages(byte[] file) throws IOException {
        OggPages pages = new OggPages(new ByteArrayInputStream(file), OggLimits.DEFAULT);
        int[] offsets = new int[0];
        while (pages.next()) {
            offsets = Arrays.copyOf(offsets, offsets.length + 1);
            offsets[offsets.length - 1] = (int) pages.offset();
        }
        offsets = Arrays.copyOf(offsets, offsets.length + 1);
        offsets[offsets.length - 1] = file.length;
        return offsets;
    }

    /** Gives all pages another serial number. */
    static void renumber(byte[] file, int serial) throws IOException {
        int[] pages = pages(file);
        for (int i = 0; i < pages.length - 1; i++) {
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(pages[i] + 14, serial);
        }
        repair(file);
    }

    /** Puts right the checksums of the pages, so that damage gets past them. */
    static void repair(byte[] file) {
        int at = 0;
        while (at + 27 < file.length && file[at] == 'O') {
            int segments = file[at + 26] & 0xff;
            int length = 27 + segments;
            for (int i = 0; i < segments && at + 27 + i < file.length; i++) {
                length += file[at + 27 + i] & 0xff;
            }
            if (at + length > file.length) {
                return;
            }
            int crc = OggCrc.of(file, at, length, at + 22);
            for (int i = 0; i < 4; i++) {
                file[at + 22 + i] = (byte) (crc >>> (8 * i));
            }
            at += length;
        }
    }
}
