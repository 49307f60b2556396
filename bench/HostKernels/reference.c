/* What the same loops reach in C: bench/host-kernels.sh compiles this with gcc -O3 -march=native and alternates it with the C# kernels. */
#include <immintrin.h>
#include <stdint.h>

uint64_t c_read(const char *p, long bytes, long turns) {
  uint64_t sum = 0;
#ifdef __AVX512F__
  __m512i a[8];
  for (int i = 0; i < 8; i++) a[i] = _mm512_setzero_si512();
  for (long t = 0; t < turns; t++)
    for (long at = 0; at < bytes; at += 512)
      for (int i = 0; i < 8; i++) a[i] = _mm512_add_epi64(a[i], _mm512_loadu_si512(p + at + 64 * i));
  for (int i = 0; i < 8; i++) sum += _mm512_reduce_add_epi64(a[i]);
#else
  for (long t = 0; t < turns; t++)
    for (long at = 0; at < bytes; at += 8) sum += *(const uint64_t *)(p + at);
#endif
  return sum;
}

#define CHAINS 12

/* operations of one turn, or 0 where this processor has no such instruction */
double c_fma_work(void) {
#ifdef __AVX512F__
  return 2.0 * CHAINS * 16;
#elif defined(__FMA__)
  return 2.0 * CHAINS * 8;
#else
  return 0;
#endif
}

float c_fma(long turns) {
#ifdef __AVX512F__
  __m512 x = _mm512_set1_ps(0.5f), y = _mm512_set1_ps(1e-3f), a[CHAINS];
  for (int i = 0; i < CHAINS; i++) a[i] = y;
  for (long t = 0; t < turns; t++)
    for (int i = 0; i < CHAINS; i++) a[i] = _mm512_fmadd_ps(a[i], x, y);
  for (int i = 1; i < CHAINS; i++) a[0] = _mm512_add_ps(a[0], a[i]);
  return _mm512_reduce_add_ps(a[0]);
#elif defined(__FMA__)
  __m256 x = _mm256_set1_ps(0.5f), y = _mm256_set1_ps(1e-3f), a[CHAINS];
  for (int i = 0; i < CHAINS; i++) a[i] = y;
  for (long t = 0; t < turns; t++)
    for (int i = 0; i < CHAINS; i++) a[i] = _mm256_fmadd_ps(a[i], x, y);
  for (int i = 1; i < CHAINS; i++) a[0] = _mm256_add_ps(a[0], a[i]);
  return _mm256_cvtss_f32(a[0]);
#else
  return 0;
#endif
}

double c_dot256_work(void) {
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
  return 2.0 * CHAINS * 32;
#else
  return 0;
#endif
}

int c_dot256(long turns) {
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
  __m256i x = _mm256_set1_epi8(3), y = _mm256_set1_epi8(1), a[CHAINS];
  for (int i = 0; i < CHAINS; i++) a[i] = y;
  for (long t = 0; t < turns; t++)
    for (int i = 0; i < CHAINS; i++) a[i] = _mm256_dpbusd_epi32(a[i], x, y);
  for (int i = 1; i < CHAINS; i++) a[0] = _mm256_add_epi32(a[0], a[i]);
  return _mm256_extract_epi32(a[0], 0);
#else
  return 0;
#endif
}

double c_dot512_work(void) {
#ifdef __AVX512VNNI__
  return 2.0 * CHAINS * 64;
#else
  return 0;
#endif
}

int c_dot512(long turns) {
#ifdef __AVX512VNNI__
  __m512i x = _mm512_set1_epi8(3), y = _mm512_set1_epi8(1), a[CHAINS];
  for (int i = 0; i < CHAINS; i++) a[i] = y;
  for (long t = 0; t < turns; t++)
    for (int i = 0; i < CHAINS; i++) a[i] = _mm512_dpbusd_epi32(a[i], x, y);
  for (int i = 1; i < CHAINS; i++) a[0] = _mm512_add_epi32(a[0], a[i]);
  return _mm512_reduce_add_epi32(a[0]);
#else
  return 0;
#endif
}
