// SPDX-License-Identifier: Apache-2.0
#include "models/edge/after_fetch.h"

namespace doppel::models {

namespace {

NextStep afterMirror(const AfterFetch& fetch) {
    if (fetch.answered && fetch.status == 200) {
        return NextStep::Deliver;
    }
    return fetch.restarts < fetch.mirrors ? NextStep::Restart : NextStep::Synthetic;
}

} // namespace

NextStep decideAfterFetch(const AfterFetch& fetch) {
    if (fetch.restarts > 0) {
        return afterMirror(fetch);
    }
    const bool mayRestart = fetch.getOrHead && !fetch.noFallback && fetch.mirrors > 0;
    if (!fetch.answered) {
        if (fetch.getOrHead && fetch.haveStale) {
            return NextStep::ServeStale;
        }
        return mayRestart ? NextStep::Restart : NextStep::Synthetic;
    }
    if (fetch.status < 500 || !fetch.getOrHead || fetch.noFallback) {
        return NextStep::Deliver;
    }
    if (fetch.staleBeforeMirrorOn5xx && fetch.haveStale) {
        return NextStep::ServeStale;
    }
    return mayRestart ? NextStep::Restart : NextStep::Deliver;
}

} // namespace doppel::models
