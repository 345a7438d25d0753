// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/future/future_tools.h"

#include <QJsonDocument>
#include <QProcess>

#include <fstream>
#include <unistd.h>

namespace doppel::gui {

QJsonObject runOf(const QString& scenario, const QStringList& sets) {
    QStringList arguments{"run", scenario, "-q", "--format", "json"};
    for (const QString& set : sets) {
        arguments << "--set" << set;
    }
    QProcess doppel;
    doppel.start(DOPPEL_PROGRAM, arguments);
    doppel.waitForFinished(120'000);
    return QJsonDocument::fromJson(doppel.readAllStandardOutput()).object();
}

std::string fingerprintOf(const QString& scenario, const QStringList& sets) {
    return runOf(scenario, sets)["fingerprint"].toString().toStdString();
}

std::vector<std::int64_t> childProcesses() {
    std::vector<std::int64_t> children;
    const std::string self = std::to_string(getpid());
    std::ifstream list("/proc/self/task/" + self + "/children");
    for (std::int64_t child = 0; list >> child;) {
        children.push_back(child);
    }
    return children;
}

} // namespace doppel::gui
