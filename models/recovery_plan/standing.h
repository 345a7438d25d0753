// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

class Component;

/// How far somebody is from serving those who ask, the best first.
enum class Serving : std::uint8_t {
    Yes,
    OnceBuilt, ///< only what a plan has yet to bring up is missing
    No,
};

/// That, and for want of whom; null: of nobody.
struct Standing {
    Serving serving = Serving::Yes;
    const Component* missing = nullptr;
};

/// Of who needs all of them: as the worst of them, of equals the first. Of nobody: Yes.
Standing allOf(std::span<const Standing> needed);
/// Of who needs one of them: as the best, of equals the first. REQUIRES: there is one.
Standing oneOf(std::span<const Standing> ways);

/// Of a component that is asked for that page, by that method: one of its servers answers, not
/// everybody is cut off from it, and so do those without whom it answers nobody: one of those whom
/// it passes requests on to (PassesOn), each whom it needs an answer from (NeedsAnswers), on ways
/// that are not cut. A write is answered by nobody who refuses them (Component::refusesWrites).
Standing standingOf(const Component& component, PageId page, Method method = Method::Get);
/// All that such a request may come to, as far as they serve, with the first that don't: the
/// component itself, and those behind it.
std::vector<const Component*>
reachedThrough(const Component& component, PageId page, Method method);

} // namespace doppel::models
