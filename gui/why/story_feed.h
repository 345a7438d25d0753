// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"
#include "analysis/story/story_input.h"
#include "gui/future/recording.h"
#include "scenarios/calls.h"

#include <string>

namespace doppel::gui {

/// What a story is told of, of a future as far as it has been played. The recording must outlive it
/// and stay as it is.
analysis::StoryInput storyInputOf(const Recording& recording);

/// Who calls whom by a configuration, kept from one story to the next: reading that of 1,000
/// components takes a tenth of a second.
class ConfiguredCalls {
public:
    const scenarios::Calls& of(const std::string& configuration);

private:
    std::string configuration_;
    scenarios::Calls calls_;
};
/// The same for who tells it again and again.
analysis::StoryInput storyInputOf(const Recording& recording, ConfiguredCalls& configured);

/// What components decided by themselves, and why, each as a sentence: all of it, by time.
analysis::Story decisionsOf(const Recording& recording);

} // namespace doppel::gui
