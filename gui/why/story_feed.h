// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"
#include "analysis/story/story_input.h"
#include "gui/future/recording.h"

namespace doppel::gui {

/// What a story is told of, of a future as far as it has been played. The recording must outlive it
/// and stay as it is.
analysis::StoryInput storyInputOf(const Recording& recording);

/// What components decided by themselves, and why, each as a sentence: all of it, by time.
analysis::Story decisionsOf(const Recording& recording);

} // namespace doppel::gui
