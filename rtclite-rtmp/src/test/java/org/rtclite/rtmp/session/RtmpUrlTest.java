package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpUrlTest {

    @ParameterizedTest
    @CsvSource({
        "rtmp://example.net/live, rtmp, example.net, 1935, live",
        "RTMPS://example.net:8443/app/inst?a=b:c/d, rtmps, example.net, 8443, app/inst?a=b:c/d",
        "rtmps://example.net/, rtmps, example.net, 443, ''",
        "rtmpt://example.net, rtmpt, example.net, 80, ''",
        "rtmpe://[::1]:1936/x, rtmpe, ::1, 1936, x",
        "rtmp://[2001:db8::1]/x, rtmp, 2001:db8::1, 1935, x"
    })
    void parsesItsParts(String text, String scheme, String host, int port, String path) {
        RtmpUrl url = RtmpUrl.parse(text);
        assertEquals(new RtmpUrl(scheme, host, port, path), url);
        assertEquals(url, RtmpUrl.parse(url.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://h/live/key, rtmp://h/live, key",
        "rtmp://h/live/inst/key?sign=a/b, rtmp://h/live/inst, key?sign=a/b",
        "rtmp://h/live, rtmp://h/live, ''"
    })
    void takesTheStreamOffTheEnd(String text, String rest, String stream) {
        assertEquals(rest, RtmpUrl.parse(text).withoutStream().toString());
        assertEquals(stream, RtmpUrl.parse(text).streamName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.net/live", "http://example.net/", "rtmp:///live", "rtmp://h:0/", "rtmp://h:x/"})
    void refusesWhatIsNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse(text));
    }

    @Test
    void knowsItsTransport() {
        assertEquals(true, RtmpUrl.parse("rtmps://h/").isSecure());
        assertEquals(true, RtmpUrl.parse("rtmpte://h/").isEncrypted());
        assertEquals(true, RtmpUrl.parse("rtmpte://h/").isTunneled());
        assertEquals(false, RtmpUrl.parse("rtmp://h/").isTunneled());
    }

    @Test
    void userAndPasswordAreReadAndNeverShown() {
        RtmpUrl url = RtmpUrl.parse("rtmp://alice:p%40ss+w%3Ard@h:1936/live/key");
        assertEquals("alice:p@ss+w:rd", url.userInfo());
        assertEquals("h", url.host());
        assertEquals("rtmp://h:1936/live/key", url.toString());
        assertEquals("alice:p@ss+w:rd", url.withoutStream().userInfo());
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse("rtmp://alice:secret@h:port/live"));
        assertEquals("port of 'h:port' is no number", wrong.getMessage());
    }
}
