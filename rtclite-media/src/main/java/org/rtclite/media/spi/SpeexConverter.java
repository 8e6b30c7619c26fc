package org.rtclite.media.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.spi.FormatConversionProvider;
import org.rtclite.media.ogg.OggSpeexPcmReader;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/**
 * Converts for {@code javax.sound} between Speex in Ogg and 16-bit signed PCM of the same rate and channels.
 *
 * <p>To encode, ask for {@link SpeexAudio#SPEEX}; quality 8 unless the target format has another as a property.
 */
public final class SpeexConverter extends FormatConversionProvider {

    private static final int DEFAULT_QUALITY = 8;

    @Override
    public Encoding[] getSourceEncodings() {
        return new Encoding[] {SpeexAudio.SPEEX, Encoding.PCM_SIGNED};
    }

    @Override
    public Encoding[] getTargetEncodings() {
        return getSourceEncodings();
    }

    @Override
    public Encoding[] getTargetEncodings(AudioFormat source) {
        if (source.getEncoding().equals(SpeexAudio.SPEEX)) {
            return new Encoding[] {Encoding.PCM_SIGNED};
        }
        return SpeexAudio.encodable(source) ? new Encoding[] {SpeexAudio.SPEEX} : new Encoding[0];
    }

    @Override
    public AudioFormat[] getTargetFormats(Encoding target, AudioFormat source) {
        float rate = source.getSampleRate();
        int channels = source.getChannels();
        if (source.getEncoding().equals(SpeexAudio.SPEEX) && target.equals(Encoding.PCM_SIGNED)) {
            return new AudioFormat[] {SpeexAudio.pcm(rate, channels, false), SpeexAudio.pcm(rate, channels, true)};
        }
        if (target.equals(SpeexAudio.SPEEX) && SpeexAudio.encodable(source)) {
            return new AudioFormat[] {SpeexAudio.speex(rate, channels, Map.of())};
        }
        return new AudioFormat[0];
    }

    @Override
    public AudioInputStream getAudioInputStream(Encoding target, AudioInputStream source) {
        if (source.getFormat().getEncoding().equals(target)) {
            return source;
        }
        AudioFormat[] formats = getTargetFormats(target, source.getFormat());
        if (formats.length == 0) {
            throw new IllegalArgumentException("cannot convert " + source.getFormat() + " to " + target);
        }
        return getAudioInputStream(formats[0], source);
    }

    @Override
    public AudioInputStream getAudioInputStream(AudioFormat target, AudioInputStream source) {
        AudioFormat from = source.getFormat();
        if (from.matches(target)) {
            return source;
        }
        for (AudioFormat possible : getTargetFormats(target.getEncoding(), from)) {
            if (possible.matches(target)) {
                return target.getEncoding().equals(SpeexAudio.SPEEX) ? encode(target, source) : decode(target, source);
            }
        }
        throw new IllegalArgumentException("cannot convert " + from + " to " + target);
    }

    private static AudioInputStream decode(AudioFormat target, AudioInputStream source) {
        try {
            OggSpeexPcmReader reader = OggSpeexPcmReader.of(source);
            return new AudioInputStream(
                    new DecodedStream(reader, target.isBigEndian()), target, AudioSystem.NOT_SPECIFIED);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the interface has no place for it: the headers are read here
        }
    }

    private static AudioInputStream encode(AudioFormat target, AudioInputStream source) {
        AudioFormat from = source.getFormat();
        int quality = target.getProperty(SpeexAudio.QUALITY) instanceof Integer q ? q : DEFAULT_QUALITY;
        SpeexEncoder.Builder encoder = SpeexEncoder.of(SpeexMode.ofSampleRate((int) from.getSampleRate()))
                .quality(quality)
                .stereo(from.getChannels() == 2);
        if (Boolean.TRUE.equals(target.getProperty(SpeexAudio.VBR))) {
            encoder.vbr(quality);
        }
        return new AudioInputStream(new EncodedStream(source, encoder.build()), target, AudioSystem.NOT_SPECIFIED);
    }
}
