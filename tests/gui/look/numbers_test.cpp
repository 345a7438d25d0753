// SPDX-License-Identifier: Apache-2.0
#include "gui/look/numbers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

TEST(Numbers, ReadAsOnTheCommandLine) {
    EXPECT_EQ(numberText(0.0344, "s"), "34.4 ms");
    EXPECT_EQ(numberText(605, "s"), "10 min 5 s");
    EXPECT_EQ(numberText(0.99999, "1"), "99.999 %");
    EXPECT_EQ(numberText(34'000, "B"), "34 kB");
    EXPECT_EQ(numberText(2533, "/s"), "2533/s");
    EXPECT_EQ(numberText(2548.3, "/s"), "2548/s") << "as a card of the map tells it";
    EXPECT_EQ(numberText(42'351, ""), "42.4 k");
    EXPECT_EQ(numberText(std::numeric_limits<double>::quiet_NaN(), "/s"), "–");
    EXPECT_EQ(durationText(10min + 5s), "10 min 5 s");
}

TEST(Numbers, DifferencesHaveASign) {
    EXPECT_EQ(differenceText(2.39, "s"), "+2.39 s");
    EXPECT_EQ(differenceText(-0.012, "s"), "−12 ms");
    EXPECT_EQ(differenceText(0, "s"), "±0 s");
    EXPECT_EQ(differenceText(0.1091, "1"), "+10.91 points") << "91.26 % are not 10.91 % more than "
                                                               "80.35 %";
}

TEST(Unbroken, KeepsANumberBesideItsUnit) {
    const auto shown = [](const char* text) {
        return unbroken(QString::fromUtf8(text)).replace(QChar::Nbsp, u'_');
    };
    EXPECT_EQ(shown("fails 0.52 %."), "fails 0.52_%.");
    EXPECT_EQ(shown("after 10 min 30 s, not 2 k"), "after 10_min 30_s, not 2_k");
    EXPECT_EQ(shown("4 servers at 5 places"), "4 servers at 5 places");
}

} // namespace
} // namespace doppel::gui
