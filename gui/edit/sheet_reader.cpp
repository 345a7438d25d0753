// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/sheet_reader.h"

#include <chrono>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::chrono::milliseconds kTypingPause(150);

} // namespace

SheetReader::SheetReader(QObject* parent) : QObject(parent) {
    pause_.setSingleShot(true);
    connect(&pause_, &QTimer::timeout, this, &SheetReader::start);
    worker_.moveToThread(&thread_);
    thread_.start();
}

SheetReader::~SheetReader() {
    thread_.quit();
    thread_.wait();
}

void SheetReader::request(std::uint64_t revision,
                          std::filesystem::path path,
                          std::string text,
                          bool now) {
    waiting_ = Request{revision, std::move(path), std::move(text)};
    pause_.start(now ? std::chrono::milliseconds(0) : kTypingPause);
}

void SheetReader::start() {
    if (busy_ || !waiting_) {
        return;
    }
    busy_ = true;
    Request request = std::move(*waiting_);
    waiting_.reset();
    QMetaObject::invokeMethod(
        &worker_,
        [this, request = std::move(request)] {
            DraftSheet sheet = readSheet(request.path, request.text);
            sheet.revision = request.revision;
            QMetaObject::invokeMethod(
                this, [this, sheet = std::move(sheet)] { take(sheet); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void SheetReader::take(const DraftSheet& sheet) {
    busy_ = false;
    Q_EMIT read(sheet);
    if (waiting_ && !pause_.isActive()) {
        start();
    }
}

} // namespace doppel::gui
