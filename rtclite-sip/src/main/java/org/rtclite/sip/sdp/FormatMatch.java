package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.CodecRegistry;

/**
 * The formats of a media line of the far side that we have, in its order and under its numbers.
 *
 * @param codecs with the far side's parameters
 * @param events its telephone-event of the clock rates that the codecs have, and of 8000; one for each rate
 */
record FormatMatch(List<AgreedFormat> codecs, List<RtpFormat> events) {

    /** What peers fall back to that know no other rate of telephone-event. */
    static final int USUAL_EVENT_RATE_HZ = 8000;

    static FormatMatch of(MediaDescription line, CodecRegistry registry) {
        List<AgreedFormat> codecs = new ArrayList<>();
        List<RtpFormat> events = new ArrayList<>();
        for (RtpFormat format : line.rtpFormats()) {
            if (format.isTelephoneEvent()) {
                events.add(format);
                continue;
            }
            Optional<AudioCodec> codec = format.channels() == 1
                    ? registry.find(format.encodingName(), format.clockRateHz())
                    : Optional.empty();
            codec.ifPresent(c -> codecs.add(new AgreedFormat(format.payloadType(), c, format.parameters())));
        }
        Set<Integer> ratesHz = eventRatesHz(codecs.stream().map(AgreedFormat::codec));
        events.removeIf(event -> event.channels() != 1 || !ratesHz.remove(event.clockRateHz()));
        return new FormatMatch(codecs, events);
    }

    /** RFC 4733 s2.1: keys are sent on the clock of the audio that they interrupt. */
    static Set<Integer> eventRatesHz(Stream<AudioCodec> codecs) {
        Set<Integer> ratesHz = codecs.map(AudioCodec::clockRateHz).collect(Collectors.toCollection(LinkedHashSet::new));
        ratesHz.add(USUAL_EVENT_RATE_HZ);
        return ratesHz;
    }

    /** The telephone-event to send along with audio of that clock rate; null when the far side has none. */
    @Nullable
    RtpFormat eventsFor(int clockRateHz) {
        RtpFormat usual = events.isEmpty() ? null : events.get(0);
        for (RtpFormat event : events) {
            if (event.clockRateHz() == clockRateHz) {
                return event;
            }
            // Deviation: many peers name 8000 for audio of any rate
            usual = event.clockRateHz() == USUAL_EVENT_RATE_HZ ? event : usual;
        }
        return usual;
    }

    /** Those of our telephone-events whose clock rate the far side has as well. */
    List<RtpFormat> eventsReceivedAs(List<RtpFormat> ours) {
        return ours.stream()
                .filter(RtpFormat::isTelephoneEvent)
                .filter(our -> events.stream().anyMatch(event -> event.clockRateHz() == our.clockRateHz()))
                .toList();
    }

    boolean isEmpty() {
        return codecs.isEmpty();
    }

    /** The common formats under the numbers of our own description, with our parameters. */
    List<AgreedFormat> receivedAs(List<RtpFormat> ours) {
        List<AgreedFormat> received = new ArrayList<>();
        for (RtpFormat format : ours) {
            for (AgreedFormat common : codecs) {
                AudioCodec codec = common.codec();
                if (format.matches(codec.encodingName(), codec.clockRateHz())) {
                    received.add(new AgreedFormat(format.payloadType(), codec, format.parameters()));
                    break;
                }
            }
        }
        return received;
    }
}
