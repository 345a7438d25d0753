// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QTest>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// What tests of futures share: real hosts, and the command line to compare them with.
namespace doppel::gui {

inline const QString kShop = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml");

inline sim::Time moment(sim::Duration sinceStart) {
    return sim::kStart + sinceStart;
}

/// The summary that `doppel run` writes of a scenario; empty where it fails.
QJsonObject runOf(const QString& scenario, const QStringList& sets = {});
std::string fingerprintOf(const QString& scenario, const QStringList& sets = {});

/// Lets events come until something is so; false: it never was. Real processes play meanwhile, on
/// machines that may be busy.
template <class Condition>
[[nodiscard]] bool comesTrue(const Condition& condition) {
    constexpr int kPatience = 60'000;
    return QTest::qWaitFor(condition, kPatience);
}

/// Children of this process that are there, or have not been taken note of since they ended.
std::vector<std::int64_t> childProcesses();

} // namespace doppel::gui
