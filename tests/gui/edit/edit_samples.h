// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/scenario_document.h"

#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace doppel::gui::samples {

inline std::string bytesIn(const QString& path) {
    std::ifstream file(path.toStdString(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Scenarios that a test may write to: GOV.UK's, the café, and files of its own.
class EditedFiles : public testing::Test {
protected:
    EditedFiles() {
        namespace fs = std::filesystem;
        const fs::path library = fs::path(DOPPEL_SOURCE_DIR) / "scenarios";
        const fs::path own = fs::path(folder_.path().toStdString()) / "scenarios";
        fs::create_directories(own);
        fs::copy(library / "govuk", own / "govuk", fs::copy_options::recursive);
        fs::copy(library / "cafe.yaml", own / "cafe.yaml");
    }

    QString file(const QString& name) const {
        return folder_.path() + QStringLiteral("/scenarios/") + name;
    }
    QString written(const QString& name, const std::string& text) const {
        std::ofstream(file(name).toStdString(), std::ios::binary) << text;
        return file(name);
    }

    QTemporaryDir folder_;
};

/// Waits until the loader has read what the document holds now.
inline bool isReadSoon(const ScenarioDocument& document) {
    return QTest::qWaitFor([&] { return document.isRead(); }, 20'000);
}

} // namespace doppel::gui::samples
