// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>

/// Our own assumptions and the callers' REQUIRES, checked in every build; the cache uses nothing
/// else of Doppel's.
#define CACHING_CHECK(condition)                                                                   \
    (static_cast<bool>(condition)                                                                  \
         ? static_cast<void>(0)                                                                    \
         : (std::fprintf(stderr, "%s:%d: caching: not so: %s\n", __FILE__, __LINE__, #condition),  \
            std::abort()))
