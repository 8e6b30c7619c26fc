/*
 * What SpeexEncodeBenchmark.encodeFrame does, by libspeex: CPU time per 20 ms frame, best of several passes.
 * The voice is that of the packets, which are decoded first.
 *
 * Built and run by benchmarks/rivals/run.
 */
#include <speex/speex.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HEADER = 18, PASSES = 40, FRAMES = 60 };

static double cpu_micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
    static unsigned char file[1 << 20];
    static short pcm[FRAMES][640];
    FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t length = in ? fread(file, 1, sizeof file, in) : 0;
    if (length < HEADER || memcmp(file, "SPXF", 4) != 0) {
        fprintf(stderr, "usage: speex_encode FILE.spf\n");
        return 2;
    }
    unsigned packets = file[14] << 24 | file[15] << 16 | file[16] << 8 | file[17];
    const SpeexMode *mode = speex_lib_get_mode(file[5]);
    SpeexBits bits;
    speex_bits_init(&bits);
    void *decoder = speex_decoder_init(mode);
    unsigned char *at = file + HEADER;
    for (unsigned i = 0; i < FRAMES && i < packets; i++) {
        int size = at[0] << 8 | at[1];
        speex_bits_read_from(&bits, (char *) at + 2, size);
        speex_decode_int(decoder, &bits, pcm[i]);
        at += 2 + size;
    }
    void *encoder = speex_encoder_init(mode);
    int quality = 8, complexity = 3;
    speex_encoder_ctl(encoder, SPEEX_SET_QUALITY, &quality);
    speex_encoder_ctl(encoder, SPEEX_SET_COMPLEXITY, &complexity);
    double best = 1e9;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = cpu_micros();
        for (int i = 0; i < FRAMES; i++) {
            char payload[256];
            speex_bits_reset(&bits);
            speex_encode_int(encoder, pcm[i], &bits);
            speex_bits_write(&bits, payload, sizeof payload);
        }
        double each = (cpu_micros() - start) / FRAMES;
        best = each < best ? each : best;
    }
    printf("%s: %.2f us per frame\n", argv[1], best);
    return 0;
}
