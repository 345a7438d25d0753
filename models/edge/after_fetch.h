// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// What an edge does once it has asked a backend, or could not.
enum class NextStep : std::uint8_t {
    Deliver,    ///< the visitor gets the answer; it may be stored
    ServeStale, ///< the visitor gets the stale page in its place
    Restart,    ///< the request begins again, with the next mirror
    Synthetic,  ///< the visitor gets the edge's own 503 page
};

/// What that depends on.
struct AfterFetch {
    bool answered = true;       ///< false: no connection, a time-out, a reset, or a sick backend
    std::uint16_t status = 200; ///< of the answer
    std::uint32_t restarts = 0; ///< 0: the origin was asked; n: mirror n
    std::uint32_t mirrors = 3;
    bool getOrHead = true;
    bool noFallback = false; ///< the request has the header No-Fallback
    bool haveStale = false;  ///< there is a stale page within stale-if-error
    bool staleBeforeMirrorOn5xx = false;
};

/// The next step, as GOV.UK's VCL has it. Pure.
///
/// The origin answers 5xx: straight to mirror 1; a stale page is not looked for, unless the switch
/// `staleBeforeMirrorOn5xx` says so, as GOV.UK's documentation draws it and as an edge without
/// mirrors has it (RFC 5861 section 4). It gives no answer: the stale page, else mirror 1. A mirror
/// answers anything but 200, or nothing: the next one, after the last the 503 page. What is not GET
/// or HEAD is never asked again.
/// Source: alphagov/govuk-fastly www.vcl.tftpl (vcl_fetch, vcl_error).
NextStep decideAfterFetch(const AfterFetch& fetch);

} // namespace doppel::models
