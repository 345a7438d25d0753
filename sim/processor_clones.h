// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Before a function, wherever it is declared: it is compiled twice, for any x86-64 processor and
/// for those with AVX2, and the program picks one when it starts. For loops over numbers that show
/// in a profile. Results keep their bits, as the build neither contracts nor reorders floating
/// point.
///
/// Not under the thread sanitizer, whose runtime is not ready yet when the pick is made.
#if defined(__SANITIZE_THREAD__)
#define DOPPEL_PROCESSOR_CLONES
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DOPPEL_PROCESSOR_CLONES
#endif
#endif
#ifndef DOPPEL_PROCESSOR_CLONES
#define DOPPEL_PROCESSOR_CLONES [[gnu::target_clones("avx2", "default")]]
#endif
