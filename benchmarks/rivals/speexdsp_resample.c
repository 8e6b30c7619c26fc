/*
 * What ResamplerBenchmark does, by speexdsp: CPU time to convert 20 ms, best of several passes.
 * Quality 5 is the first with the stop band of our preset for voice, quality 8 is what our preset for music is held to.
 *
 * Built and run by benchmarks/rivals/run.
 */
#include <speex/speex_resampler.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES = 60, BLOCKS = 100 };

static double cpu_micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* A normal number from two uniform ones. */
static double gaussian(void) {
    double u = (rand() + 1.0) / (RAND_MAX + 2.0), v = rand() / (RAND_MAX + 1.0);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static void measure(int from, int to, int quality) {
    static short in[960], out[1024];
    int error;
    SpeexResamplerState *resampler = speex_resampler_init(1, from, to, quality, &error);
    if (!resampler) {
        fprintf(stderr, "no resampler from %d to %d\n", from, to);
        exit(1);
    }
    srand(8);
    for (int i = 0; i < from / 50; i++) in[i] = (short) (gaussian() * 3000);
    double best = 1e9;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = cpu_micros();
        for (int block = 0; block < BLOCKS; block++) {
            spx_uint32_t taken = from / 50, made = sizeof out / sizeof *out;
            speex_resampler_process_int(resampler, 0, in, &taken, out, &made);
        }
        double each = (cpu_micros() - start) / BLOCKS;
        best = each < best ? each : best;
    }
    speex_resampler_destroy(resampler);
    printf("%d-%d, quality %d: %.2f us per 20 ms\n", from, to, quality, best);
}

int main(void) {
    static const int rates[][2] = {{8000, 16000}, {8000, 48000}, {48000, 8000}, {44100, 48000}};
    for (unsigned i = 0; i < sizeof rates / sizeof *rates; i++) {
        measure(rates[i][0], rates[i][1], 5);
        measure(rates[i][0], rates[i][1], 8);
    }
    return 0;
}
