/*
 * What SpeexDecodeBenchmark.decodeFrame does, by libspeex: CPU time per 20 ms frame, best of several passes.
 *
 * Built and run by benchmarks/rivals/run.
 */
#include <speex/speex.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HEADER = 18, PASSES = 40, ROUNDS = 20 };

static double cpu_micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
    static unsigned char file[1 << 20];
    FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t length = in ? fread(file, 1, sizeof file, in) : 0;
    if (length < HEADER || memcmp(file, "SPXF", 4) != 0) {
        fprintf(stderr, "usage: speex_decode FILE.spf\n");
        return 2;
    }
    unsigned packets = file[14] << 24 | file[15] << 16 | file[16] << 8 | file[17];
    void *decoder = speex_decoder_init(speex_lib_get_mode(file[5]));
    int on = 1;
    speex_decoder_ctl(decoder, SPEEX_SET_ENH, &on);
    SpeexBits bits;
    speex_bits_init(&bits);
    double best = 1e9;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = cpu_micros();
        for (int round = 0; round < ROUNDS; round++) {
            unsigned char *at = file + HEADER;
            for (unsigned i = 0; i < packets; i++) {
                short pcm[640];
                int size = at[0] << 8 | at[1];
                speex_bits_read_from(&bits, (char *) at + 2, size);
                speex_decode_int(decoder, &bits, pcm);
                at += 2 + size;
            }
        }
        double each = (cpu_micros() - start) / ((double) packets * ROUNDS);
        best = each < best ? each : best;
    }
    printf("%s: %.2f us per frame\n", argv[1], best);
    return 0;
}
