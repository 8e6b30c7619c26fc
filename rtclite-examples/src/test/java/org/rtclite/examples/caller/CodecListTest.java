package org.rtclite.examples.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.media.audio.CodecRegistry;
import picocli.CommandLine;

class CodecListTest {

    private static CodecRegistry parse(String option) throws CallerSettings.WrongUsage {
        return CodecList.parse(Arrays.asList(option.split(",", -1)));
    }

    private static String names(CodecRegistry codecs) {
        return codecs.codecs().stream()
                .map(codec -> codec.encodingName() + "/" + codec.clockRateHz() + codec.offerParameters())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PCMA | PCMA/8000{}",
                "pcma,PcMu/8000 | PCMA/8000{} PCMU/8000{}",
                "speex/32000,g711 | speex/32000{} PCMU/8000{} PCMA/8000{}",
                "SPEEX | speex/16000{} speex/8000{} speex/32000{}",
                "narrowband, Wideband, ultrawideband | speex/8000{} speex/16000{} speex/32000{}",
                "speex/8000;mode=4;vbr=on;cng=on,PCMU | speex/8000{mode=\"4,any\", vbr=on, cng=on} PCMU/8000{}",
                "wideband;VBR=VAD | speex/16000{vbr=vad}",
                "speex/16000;vbr=off;cng=off | speex/16000{}",
            })
    void namesAreThoseOfSdpInTheOrderTyped(String option, String codecs) throws Exception {
        assertEquals(codecs, names(parse(option)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "G729 | --codec G729 is not known, known are PCMU, PCMA, g711 (both), speex/8000, speex/16000",
                "PCMU,,PCMA | --codec  is not known, known are PCMU",
                "speex/44100 | --codec speex/44100 is not known",
                "PCMU,pcmu | --codec PCMU,pcmu: codec PCMU/8000 is registered twice",
                "speex,wideband | --codec speex,wideband: codec speex/16000 is registered twice",
                "PCMU;mode=3 | --codec PCMU;mode=3: only Speex has parameters",
                "speex/8000;mode=9 | --codec speex/8000;mode=9: mode of speex/8000 is 9, allowed 1 to 8",
                "speex/16000;mode=11 | --codec speex/16000;mode=11: mode=11 is not known, known are mode=0 to mode=10",
                "speex/16000;penh=1 | --codec speex/16000;penh=1: penh=1 is not known",
            })
    void whatIsNotKnownIsNamedWithWhatIs(String option, String message) {
        String said = assertThrows(CallerSettings.WrongUsage.class, () -> parse(option))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void theOptionGoesIntoTheSettings() throws Exception {
        CallerOptions options = new CallerOptions();
        new CommandLine(options).parseArgs("--listen", "--codec=wideband,PCMA");
        assertEquals(
                "speex/16000{} PCMA/8000{}",
                names(CallerSettings.of(options, name -> null).codecs()));
        CallerOptions without = new CallerOptions();
        new CommandLine(without).parseArgs("--listen");
        assertEquals(
                "PCMU/8000{} PCMA/8000{} speex/16000{} speex/8000{}",
                names(CallerSettings.of(without, name -> null).codecs()));
    }

    @Test
    void anUnknownCodecIsWrongUsage() {
        assertEquals(2, Caller.run("--to=bob@127.0.0.1", "--codec=opus").value());
    }
}
