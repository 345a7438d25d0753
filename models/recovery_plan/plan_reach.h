// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/recovery_plan/plan_config.h"
#include "models/request.h"

#include <span>
#include <string>
#include <vector>

namespace doppel::models {

class Component;
class Platform;

/// What a plan's steps bring up, and where they point names, each once, in their order.
std::vector<Component*> broughtBack(Platform& platform, const PlanConfig& plan);

/// Who takes no writes of those that writers come to by way of what was brought back; "": all do.
std::string whyNoWrites(const Platform& platform, std::span<Component* const> back, PageId page);

/// Whether all of them serve, by their standing, and such writes are taken.
bool allStand(const Platform& platform, std::span<Component* const> back, PageId page);

} // namespace doppel::models
