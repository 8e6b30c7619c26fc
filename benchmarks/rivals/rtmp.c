/*
 * What AmfBenchmark and RtmpChunkBenchmark do, by librtmp: CPU time per message, best of several passes, in memory.
 *
 * decodeConnect reads the command that AmfBenchmark reads; librtmp keeps strings as pointers into it. encodeOnStatus
 * writes constant strings into an array. Chunks are read with RTMP_ReadPacket; librtmp has no encoder without a socket.
 *
 * Built and run by benchmarks/rivals/run.
 */
#include <librtmp/log.h>
#include <librtmp/rtmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PASSES = 7, AMF_ROUNDS = 200000, ONE_BYTE_ID = 4, AUDIO = 8 };

static double cpu_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

static AVal text(const char *chars) {
    AVal value = {(char *) chars, (int) strlen(chars)};
    return value;
}

static char *named_text(char *at, char *end, const char *name, const char *value) {
    AVal n = text(name), v = text(value);
    return AMF_EncodeNamedString(at, end, &n, &v);
}

static char *named_number(char *at, char *end, const char *name, double value) {
    AVal n = text(name);
    return AMF_EncodeNamedNumber(at, end, &n, value);
}

static char *end_of_object(char *at) {
    memcpy(at, "\0\0\011", 3);
    return at + 3;
}

static int connect_command(char *to, char *end) {
    AVal name = text("connect"), fpad = text("fpad");
    char *at = AMF_EncodeString(to, end, &name);
    at = AMF_EncodeNumber(at, end, 1);
    *at++ = AMF_OBJECT;
    at = named_text(at, end, "app", "live/instance");
    at = named_text(at, end, "flashVer", "WIN 10,0,32,18");
    at = named_text(at, end, "swfUrl", "http://www.example.net/player/application.swf");
    at = named_text(at, end, "tcUrl", "rtmp://media.example.net:1935/live/instance");
    at = AMF_EncodeNamedBoolean(at, end, &fpad, 0);
    at = named_number(at, end, "capabilities", 15);
    at = named_number(at, end, "audioCodecs", 3191);
    at = named_number(at, end, "videoCodecs", 252);
    at = named_number(at, end, "videoFunction", 1);
    at = named_text(at, end, "pageUrl", "http://www.example.net/player/");
    return (int) (end_of_object(at) - to);
}

static void decode_connect(void) {
    char command[1024];
    int length = connect_command(command, command + sizeof command);
    double best = 1e18;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = cpu_nanos();
        for (int i = 0; i < AMF_ROUNDS; i++) {
            AMFObject object;
            if (AMF_Decode(&object, command, length, FALSE) < 0) {
                fprintf(stderr, "the command of %d bytes is not understood\n", length);
                exit(1);
            }
            AMF_Reset(&object);
        }
        double taken = (cpu_nanos() - start) / AMF_ROUNDS;
        best = taken < best ? taken : best;
    }
    printf("decodeConnect, %d bytes: %.1f ns\n", length, best);
}

static void encode_on_status(void) {
    char out[1024], *end = out + sizeof out;
    AVal name = text("onStatus"), level = text("level"), status = text("status"), code = text("code");
    AVal start_text = text("NetStream.Play.Start"), description = text("description");
    double best = 1e18;
    long written = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = cpu_nanos();
        for (int i = 0; i < AMF_ROUNDS; i++) {
            char *at = AMF_EncodeString(out, end, &name);
            at = AMF_EncodeNumber(at, end, 0);
            *at++ = AMF_NULL;
            *at++ = AMF_OBJECT;
            at = AMF_EncodeNamedString(at, end, &level, &status);
            at = AMF_EncodeNamedString(at, end, &code, &start_text);
            at = AMF_EncodeNamedString(at, end, &description, &start_text);
            written += end_of_object(at) - out;
        }
        double taken = (cpu_nanos() - start) / AMF_ROUNDS;
        best = taken < best ? taken : best;
    }
    printf("encodeOnStatus, %ld bytes: %.1f ns\n", written / PASSES / AMF_ROUNDS, best);
}

/* Messages of one chunk stream: the first with a header of type 0, the others of type 1. */
static int chunks(char *to, int messages, int length, int chunk) {
    char *at = to;
    for (int i = 0; i < messages; i++) {
        *at++ = (char) (i == 0 ? ONE_BYTE_ID : 0x40 | ONE_BYTE_ID);
        at = AMF_EncodeInt24(at, at + 3, i == 0 ? 0 : 20);
        at = AMF_EncodeInt24(at, at + 3, length);
        *at++ = AUDIO;
        if (i == 0) {
            memcpy(at, "\1\0\0\0", 4);
            at += 4;
        }
        for (int from = 0; from < length; from += chunk) {
            int bytes = length - from < chunk ? length - from : chunk;
            if (from > 0) {
                *at++ = (char) (0xC0 | ONE_BYTE_ID);
            }
            memset(at, 0x55, bytes);
            at += bytes;
        }
    }
    return (int) (at - to);
}

static void decode(int length, int chunk) {
    int messages = length < 1000 ? 200000 : 10000;
    char *wire = malloc((size_t) messages * (length + length / chunk + 32));
    int bytes = chunks(wire, messages, length, chunk);
    double best = 1e18;
    for (int pass = 0; pass < PASSES; pass++) {
        RTMP *session = RTMP_Alloc();
        RTMP_Init(session);
        session->m_inChunkSize = chunk;
        session->m_nClientBW = 0x7fffffff; /* no acknowledgement is due */
        session->m_sb.sb_socket = -1;
        session->m_sb.sb_start = wire;
        session->m_sb.sb_size = bytes;
        RTMPPacket packet;
        memset(&packet, 0, sizeof packet);
        int got = 0;
        double start = cpu_nanos();
        while (got < messages && RTMP_ReadPacket(session, &packet)) {
            if (RTMPPacket_IsReady(&packet)) {
                got++;
                RTMPPacket_Free(&packet);
            }
        }
        double taken = (cpu_nanos() - start) / messages;
        best = taken < best ? taken : best;
        session->m_sb.sb_size = 0;
        RTMP_Free(session);
        if (got < messages) {
            fprintf(stderr, "%d of %d messages came\n", got, messages);
            exit(1);
        }
    }
    free(wire);
    printf("decode %d/%d: %.1f ns\n", length, chunk, best);
}

int main(void) {
    RTMP_LogSetLevel(RTMP_LOGCRIT);
    decode_connect();
    encode_on_status();
    decode(71, 128);
    decode(71, 4096);
    decode(10000, 128);
    decode(10000, 4096);
    decode(10000, 60000);
    return 0;
}
