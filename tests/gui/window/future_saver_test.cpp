// SPDX-License-Identifier: Apache-2.0
// A what-if as a file: near its scenario, anywhere else, and before the window closes.
#include "gui/whatif/what_if.h"
#include "gui/window/banner.h"
#include "gui/window/future_saver.h"
#include "gui/window/what_if_room.h"
#include "tests/gui/window/window_session.h"

#include <QClipboard>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

class SavingInTheWindow : public samples::WindowSession {
protected:
    bool branches() {
        if (!opensPaused(cafe()) || !playsTo(5min)) {
            return false;
        }
        window().whatIfRoom().whatIf().turn("traffic.guests.rate", "35/s");
        return comes([this] {
            return futures().branches().size() == 2 &&
                   futures().branches()[1].process->log().size() == 1;
        });
    }
    FutureId branch() { return futures().branches()[1].id; }
    template <class Dialog>
    Dialog* modal() {
        Dialog* dialog = nullptr;
        comes([&] {
            dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
            return dialog != nullptr;
        });
        return dialog;
    }
    void answerWithFile(const QString& file) {
        QTimer::singleShot(0, &window(), [this, file] {
            auto* dialog = modal<QFileDialog>();
            ASSERT_NE(dialog, nullptr);
            dialog->selectFile(file);
            QMetaObject::invokeMethod(dialog, "accept");
        });
    }
    void answerWithButton(const QString& text) {
        QTimer::singleShot(0, &window(), [this, text] {
            auto* box = modal<QMessageBox>();
            ASSERT_NE(box, nullptr);
            for (QAbstractButton* button : box->buttons()) {
                if (button->text().remove(u'&') == text) {
                    button->click();
                    return;
                }
            }
            box->reject();
            ADD_FAILURE() << "no button " << text.toStdString();
        });
    }
    static QByteArray textOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

TEST_F(SavingInTheWindow, TellsWhereAndHowItIsPlayedAtMomentsThatReadWell) {
    ASSERT_TRUE(branches());
    const QString file = folder_.filePath("busier.yaml");
    answerWithFile(file);
    ASSERT_TRUE(window().saver().ask(branch()));
    ASSERT_TRUE(comes([&] { return window().banner().isNotice(); }));
    EXPECT_TRUE(window().banner().text().contains("doppel run " + file));
    EXPECT_TRUE(window().banner().text().contains(folder_.path()));
    for (auto* button : window().banner().findChildren<QAbstractButton*>()) {
        button->click();
    }
    EXPECT_EQ(QGuiApplication::clipboard()->text(), "doppel run " + file);
    EXPECT_TRUE(textOf(file).contains("at: 5min 1ms\n")) << textOf(file).toStdString();
}

TEST_F(SavingInTheWindow, ElsewhereEverythingIsInIt) {
    ASSERT_TRUE(branches());
    QTemporaryDir elsewhere;
    const QString file = elsewhere.filePath("busier.yaml");
    QTimer::singleShot(0, &window(), [&] {
        auto* dialog = modal<QFileDialog>();
        ASSERT_NE(dialog, nullptr);
        dialog->selectFile(file);
        answerWithButton("Save a copy with everything in it");
        QMetaObject::invokeMethod(dialog, "accept");
    });
    ASSERT_TRUE(window().saver().askAndWait(branch()));
    const auto whole = scenarios::loadScenario(file.toStdString());
    ASSERT_TRUE(whole.ok());
    EXPECT_EQ(whole->files.size(), 1U) << "it needs no other";
    EXPECT_FALSE(whole->timeline.empty());
}

TEST_F(SavingInTheWindow, IsOfferedBeforeItIsLost) {
    ASSERT_TRUE(branches());
    const QString file = folder_.filePath("kept.yaml");
    QTimer::singleShot(0, &window(), [&] {
        auto* box = modal<QMessageBox>();
        ASSERT_NE(box, nullptr);
        answerWithFile(file);
        box->button(QMessageBox::Save)->click();
    });
    window().actions()[Command::CloseScenario].trigger();
    EXPECT_TRUE(QFileInfo::exists(file));
    EXPECT_EQ(window().page(), MainWindow::Page::Start);
}

} // namespace
} // namespace doppel::gui
