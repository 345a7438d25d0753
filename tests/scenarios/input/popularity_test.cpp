// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/popularity.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;

class Popularity : public TextFiles {
protected:
    std::vector<PageHits> pagesOf(std::string_view text) {
        auto pages = readPopularity(write("pages.csv", text));
        EXPECT_TRUE(pages.ok()) << toText(pages.errors().front());
        return pages ? *pages : std::vector<PageHits>();
    }
    /// The errors of a list, each behind the file's name.
    std::vector<std::string> errorsOf(std::string_view text) {
        auto pages = readPopularity(write("pages.csv", text));
        std::vector<std::string> texts;
        if (!pages) {
            for (const sim::Error& error : pages.errors()) {
                texts.push_back(toText(error).substr(folder_.string().size() + 1));
            }
        }
        return texts;
    }
};

TEST_F(Popularity, IsReadInTheOrderOfTheFile) {
    EXPECT_THAT(
        pagesOf("base_path,hits\n/vat-rates,120\n/,3.5\n\n/unused,0\n"),
        ElementsAre(PageHits{"/vat-rates", 120}, PageHits{"/", 3.5}, PageHits{"/unused", 0}));
}

TEST_F(Popularity, TakesColumnsInAnyOrderAndQuotedPaths) {
    EXPECT_THAT(pagesOf("hits,base_path\r\n7,\"/a,\"\"b\"\"\"\r\n1,/c\r\n"),
                ElementsAre(PageHits{"/a,\"b\"", 7}, PageHits{"/c", 1}));
}

TEST_F(Popularity, TellsEveryWrongRowWithItsPlace) {
    EXPECT_THAT(
        errorsOf("base_path,hits\n/a,-1\n/b,NaN\n/c,many\nd,1\n/e,\n/f,1e999\n/g,inf\n/h,1 \n"),
        ElementsAre("pages.csv:2:4: found \"-1\" for hits; expected 0 or more",
                    "pages.csv:3:4: found \"NaN\" for hits; expected a number such as 120",
                    "pages.csv:4:4: found \"many\" for hits; expected a number such as 120",
                    "pages.csv:5:1: found \"d\" for base_path; expected a path that starts with /",
                    "pages.csv:6:4: lacks its hits; expected a number such as 120",
                    "pages.csv:7:4: found \"1e999\" for hits; expected a number such as 120",
                    "pages.csv:8:4: found \"inf\" for hits; expected a number such as 120",
                    "pages.csv:9:4: found \"1 \" for hits; expected a number such as 120"));
}

TEST_F(Popularity, RefusesAPageThatStandsThereTwice) {
    EXPECT_THAT(errorsOf("base_path,hits\n/a,1\n/b,1\n/a,2\n"),
                ElementsAre("pages.csv:4:1: page \"/a\" stands in line 2 already"));
}

TEST_F(Popularity, WantsItsColumns) {
    EXPECT_THAT(errorsOf("base_path,hit\n/a,1\n"),
                ElementsAre("pages.csv:1:11: unknown column \"hit\"; did you mean \"hits\"?",
                            "pages.csv:1:1: lacks the column \"hits\""));
    EXPECT_THAT(errorsOf("base_path,hits,hits\n/a,1,1\n"),
                ElementsAre(EndsWith("\"hits\" is named twice")));
    EXPECT_THAT(errorsOf(""), ElementsAre(HasSubstr("is empty")));
}

TEST_F(Popularity, WantsWellFormedRows) {
    EXPECT_THAT(errorsOf("base_path,hits\n/a\n/b,1,2\n\"/c,1\n\"/d\"x,1\n"),
                ElementsAre("pages.csv:2:1: found 1 fields; expected 2, as the first line has",
                            "pages.csv:3:1: found 3 fields; expected 2, as the first line has",
                            "pages.csv:4:1: a quoted field isn't closed on its line",
                            "pages.csv:5:5: found text behind a closing quote; expected a comma"));
}

TEST_F(Popularity, WantsAHitSomewhere) {
    EXPECT_THAT(errorsOf("base_path,hits\n/a,0\n"), ElementsAre(HasSubstr("no hits at all")));
    EXPECT_THAT(errorsOf("base_path,hits\n"), ElementsAre(HasSubstr("no hits at all")));
    EXPECT_THAT(errorsOf("base_path,hits\n/a,1e308\n/b,1e308\n"),
                ElementsAre(HasSubstr("more hits than")));
}

TEST_F(Popularity, CountsTheErrorsItNoLongerTells) {
    std::string text = "base_path,hits\n";
    for (int i = 0; i < 200; ++i) {
        text += "/a" + std::to_string(i) + ",x\n";
    }
    const auto errors = errorsOf(text);
    ASSERT_THAT(errors, SizeIs(51));
    EXPECT_EQ(errors.back(), "pages.csv: and 150 more errors");
}

TEST_F(Popularity, BoundsTheNumberOfPages) {
    const auto pages =
        readPopularity(write("pages.csv", "base_path,hits\n/a,1\n/b,1\n/c,1\n"), {}, 2);
    ASSERT_FALSE(pages.ok());
    EXPECT_THAT(pages.errors().front().message, HasSubstr("more than 2 pages"));
}

TEST_F(Popularity, OfGovUksOriginIsReadWhole) {
    const std::string busiest = realData("govuk-origin-busiest-minute-2018.csv");
    const std::string tail = realData("govuk-origin-tail.csv");
    if (busiest.empty() || tail.empty()) {
        GTEST_SKIP() << "the real popularity lists aren't here";
    }
    const auto sum = [](const std::vector<PageHits>& pages) {
        double hits = 0;
        for (const PageHits& page : pages) {
            hits += page.hits;
        }
        return hits;
    };
    const auto minute = readPopularity(busiest);
    ASSERT_TRUE(minute.ok()) << toText(minute.errors().front());
    EXPECT_THAT(*minute, SizeIs(94)); // the data's own description: 94 paths, 3,287 requests
    EXPECT_EQ(sum(*minute), 3287);
    const auto flat = readPopularity(tail);
    ASSERT_TRUE(flat.ok()) << toText(flat.errors().front());
    EXPECT_THAT(*flat, SizeIs(7845)); // ditto: 7,845 paths, 8,384 hits
    EXPECT_EQ(sum(*flat), 8384);
}

} // namespace
} // namespace doppel::scenarios
