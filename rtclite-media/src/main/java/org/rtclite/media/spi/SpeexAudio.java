package org.rtclite.media.spi;

import java.util.HashMap;
import java.util.Map;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import org.rtclite.media.ogg.SpeexHeader;
import org.rtclite.media.speex.SpeexMode;

/**
 * How {@code javax.sound} names Speex: streams of the encoding {@link #SPEEX} are whole Ogg files.
 *
 * <p>A format to encode to may have the properties {@code quality} (Integer, 0 to 10) and {@code vbr} (Boolean).
 */
public final class SpeexAudio {

    /** Encoding of a stream that is an Ogg file with Speex in it. */
    public static final AudioFormat.Encoding SPEEX = new AudioFormat.Encoding("SPEEX");

    /** Type of such a file. */
    public static final AudioFileFormat.Type FILE_TYPE = new AudioFileFormat.Type("SPEEX", "spx");

    static final String QUALITY = "quality";
    static final String VBR = "vbr";

    private SpeexAudio() {}

    /** The format of a stream with that header. */
    static AudioFormat format(SpeexHeader header) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(VBR, header.variableBitRate());
        if (header.bitRate() > 0) {
            properties.put("bitrate", header.bitRate());
        }
        return speex(header.sampleRateHz(), header.channels(), properties);
    }

    /** A format to encode to. */
    static AudioFormat speex(float sampleRate, int channels, Map<String, Object> properties) {
        int unknown = AudioSystem.NOT_SPECIFIED;
        return new AudioFormat(SPEEX, sampleRate, unknown, channels, unknown, unknown, false, properties);
    }

    /** The PCM that Speex of that rate and those channels is made of. */
    static AudioFormat pcm(float sampleRate, int channels, boolean bigEndian) {
        return new AudioFormat(sampleRate, Short.SIZE, channels, true, bigEndian);
    }

    /** Whether that PCM can be encoded: 16 bits signed, at a rate of Speex, of one or two channels. */
    static boolean encodable(AudioFormat format) {
        if (!format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
                || format.getSampleSizeInBits() != Short.SIZE
                || format.getChannels() < 1
                || format.getChannels() > 2) {
            return false;
        }
        for (SpeexMode mode : SpeexMode.values()) {
            if (format.getSampleRate() == mode.sampleRateHz()) {
                return true;
            }
        }
        return false;
    }
}
