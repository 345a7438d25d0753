// SPDX-License-Identifier: Apache-2.0
#include "gui/window/banner.h"

#include <QAbstractButton>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

class ABanner : public testing::Test {
protected:
    ABanner() {
        row_.resize(800, 24);
        row_.show();
    }
    QAbstractButton* button(const QString& text) {
        for (auto* each : banner_.findChildren<QAbstractButton*>()) {
            if (each->text() == text && each->isVisible()) {
                return each;
            }
        }
        return nullptr;
    }

    QWidget row_;
    Banner banner_{row_};
};

TEST_F(ABanner, SaysWhatWasDoneForAWhile) {
    banner_.showNotice("Kept as run 1", nullptr, 150ms);
    EXPECT_TRUE(banner_.isVisible());
    QTest::qWait(100);
    banner_.showNotice("Kept as run 1", nullptr, 1h);
    QTest::qWait(100);
    EXPECT_TRUE(banner_.isVisible()) << "told anew, it stays for as long again";
    banner_.showNotice("Kept as run 2", nullptr, 1ms);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !banner_.isVisible(); }));
    EXPECT_FALSE(banner_.isNotice());
    banner_.showTrouble("The run can't be kept");
    QTest::qWait(50);
    EXPECT_TRUE(banner_.isVisible()) << "what went wrong stays";
}

TEST_F(ABanner, IsClosedByPeople) {
    QAction runs("Show the runs");
    banner_.showNotice("Kept as run 1", &runs);
    ASSERT_NE(button("Show the runs"), nullptr);
    ASSERT_NE(button("Close"), nullptr);
    button("Close")->click();
    EXPECT_FALSE(banner_.isVisible());
    banner_.showTrouble("The run can't be kept");
    EXPECT_EQ(button("Show the runs"), nullptr);
    ASSERT_NE(button("Close"), nullptr);
    button("Close")->click();
    EXPECT_FALSE(banner_.isVisible());
    banner_.showProgress("Reads the files that it names", 0.4);
    EXPECT_EQ(button("Close"), nullptr) << "it goes by itself";
}

} // namespace
} // namespace doppel::gui
