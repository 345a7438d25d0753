// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/text_input.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

#include <memory>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TextLines : public TextFiles {
protected:
    /// All lines of a file; how reading ended is in `end`.
    std::vector<std::string> linesOf(const std::string& path, const TextLimits& limits = {}) {
        auto input = TextInput::open(path, limits);
        if (!input) {
            end = toText(input.errors().front());
            return {};
        }
        std::vector<std::string> lines;
        while (const auto line = input->next()) {
            lines.emplace_back(*line);
            numbers.push_back(input->lineNumber());
        }
        end = input->status() ? "ok" : toText(input->status().errors().front());
        overlong = input->overlongLines();
        compression = input->compression();
        return lines;
    }
    std::vector<std::string> linesOfText(std::string_view text) {
        return linesOf(write("a.log", text));
    }

    static std::string manyLines() {
        std::string text;
        for (int i = 0; i < 50'000; ++i) {
            text += "line " + std::to_string(i * 7919) + '\n';
        }
        return text;
    }
    static std::vector<std::string> manyLinesSplit() {
        std::vector<std::string> lines;
        for (int i = 0; i < 50'000; ++i) {
            lines.push_back("line " + std::to_string(i * 7919));
        }
        return lines;
    }

    std::string end;
    std::vector<std::int64_t> numbers;
    std::int64_t overlong = 0;
    Compression compression = Compression::None;
};

TEST_F(TextLines, AreGivenWithoutTheirEnds) {
    EXPECT_THAT(linesOfText("a\nb\r\n\nlast"), ElementsAre("a", "b", "", "last"));
    EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, AreNoneInAnEmptyFile) {
    EXPECT_THAT(linesOfText(""), IsEmpty());
    EXPECT_EQ(end, "ok");
    EXPECT_THAT(linesOfText("\n"), ElementsAre(""));
}

TEST_F(TextLines, KeepNulAndInvalidUtf8) {
    using namespace std::string_literals;
    EXPECT_THAT(linesOfText("a\0b\n\xFF\xFE\xC3\n"s), ElementsAre("a\0b"s, "\xFF\xFE\xC3"));
}

TEST_F(TextLines, EndWithACarriageReturnAlone) {
    EXPECT_THAT(linesOfText("a\rb\r\n\rc\r"), ElementsAre("a", "b", "", "c"));
    EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4));
    // A pair that two reads come between is one end, wherever they meet.
    const std::string line(997, 'x');
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += line + (i % 2 == 0 ? "\r\n" : "\r");
    }
    EXPECT_THAT(linesOfText(text), testing::AllOf(testing::SizeIs(1000), testing::Each(line)));
}

TEST_F(TextLines, LoseAByteOrderMarkAtTheStartOnly) {
    EXPECT_THAT(linesOfText("\xEF\xBB\xBF"
                            "a\n\xEF\xBB\xBF"
                            "b\n"),
                ElementsAre("a", "\xEF\xBB\xBF"
                                 "b"));
}

TEST_F(TextLines, ComeOutOfGzipWhateverTheName) {
    EXPECT_EQ(linesOf(write("a.log", gzip(manyLines()))), manyLinesSplit());
    EXPECT_EQ(compression, Compression::Gzip);
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, ComeOutOfEveryGzipMember) {
    EXPECT_THAT(linesOf(write("a.gz", gzip("a\nb") + gzip("") + gzip("c\nd\n"))),
                ElementsAre("a", "bc", "d"));
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, ComeOutOfGzipPaddedWithZeros) {
    EXPECT_THAT(linesOf(write("a.gz", gzip("a\n") + std::string(512, '\0'))), ElementsAre("a"));
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, ComeOutOfZstdFrames) {
    EXPECT_EQ(linesOf(write("a.log", zstd(manyLines()))), manyLinesSplit());
    EXPECT_EQ(compression, Compression::Zstd);
    EXPECT_THAT(linesOf(write("b.zst", zstd("a\nb") + zstd("c\n"))), ElementsAre("a", "bc"));
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, EndWithAnErrorWhereGzipIsCutShort) {
    const std::string whole = gzip(manyLines());
    for (const std::size_t size :
         {whole.size() / 2, whole.size() - 1, whole.size() - 8, std::size_t{11}, std::size_t{2}}) {
        const auto lines = linesOf(write("cut.gz", whole.substr(0, size)));
        EXPECT_THAT(end, HasSubstr("cut.gz:" + std::to_string(lines.size() + 1) + ": is cut short"))
            << size;
    }
}

TEST_F(TextLines, EndWithAnErrorWhereZstdIsCutShort) {
    const std::string whole = zstd(manyLines());
    for (const std::size_t size : {whole.size() / 2, whole.size() - 1, std::size_t{5}}) {
        linesOf(write("cut.zst", whole.substr(0, size)));
        EXPECT_THAT(end, HasSubstr("is cut short")) << size;
    }
}

TEST_F(TextLines, EndWithAnErrorWhereCompressedDataAreDamaged) {
    std::string gz = gzip(manyLines());
    gz[gz.size() / 2] = static_cast<char>(gz[gz.size() / 2] ^ 0x55);
    linesOf(write("bad.gz", gz));
    EXPECT_THAT(end, HasSubstr("is damaged"));
    linesOf(write("trailing.gz", gzip("a\n") + "rubbish"));
    EXPECT_THAT(end, HasSubstr("is damaged"));
    linesOf(write("bad.zst", zstd("a\n").substr(0, 4) + "rubbish, no frame"));
    EXPECT_THAT(end, HasSubstr("bad.zst"));
}

// A window of 128 MiB, as zstd --ultra --long=27 makes it, in a process that has no such room.
TEST_F(TextLines, LackOfMemoryIsNoDamage) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, 27);
    std::string compressed(1024, '\0');
    ZSTD_inBuffer in{"a\n", 2, 0};
    ZSTD_outBuffer out{compressed.data(), compressed.size(), 0};
    ASSERT_EQ(ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_flush), 0U);
    ASSERT_EQ(ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end), 0U);
    const std::string path = write("wide.zst", compressed.substr(0, out.pos));
    EXPECT_THAT(linesOf(path), ElementsAre("a"));
    const pid_t child = fork();
    if (child == 0) {
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlim_t most = pages * static_cast<rlim_t>(getpagesize()) + (rlim_t{64} << 20);
        const rlimit limit{most, most};
        setrlimit(RLIMIT_AS, &limit);
        auto input = TextInput::open(path);
        const bool isTold =
            input && !input->next() && !input->status() &&
            input->status().errors().front().code == sim::ErrorCode::Environment &&
            toText(input->status().errors().front()).find("not enough memory") != std::string::npos;
        _exit(isTold ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST_F(TextLines, AreSkippedAndCountedBeyondTheLimit) {
    const std::string path =
        write("a.log", "short\n" + std::string(11, 'x') + "\n" + std::string(10, 'y') + "\r\n" +
                           std::string(300'000, 'z') + "\nend\n" + std::string(500'000, 'q'));
    EXPECT_THAT(linesOf(path, {.lineBytes = 10}),
                ElementsAre("short", std::string(10, 'y'), "end"));
    EXPECT_EQ(overlong, 3);
    EXPECT_THAT(numbers, ElementsAre(1, 3, 5));
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, StopAtABombOfGzipOrZstd) {
    const std::string zeros(8 << 20, '\0');
    const TextLimits limits{.compressionRatio = 100, .ratioFreeBytes = 1 << 20};
    linesOf(write("bomb.gz", gzip(zeros)), limits);
    EXPECT_THAT(end, HasSubstr("decompression bomb"));
    linesOf(write("bomb.zst", zstd(zeros)), limits);
    EXPECT_THAT(end, HasSubstr("decompression bomb"));
    linesOf(write("no-bomb.gz", gzip(manyLines())), limits);
    EXPECT_EQ(end, "ok");
}

TEST_F(TextLines, StopAtTheLimitOfTheWhole) {
    linesOf(write("a.log", manyLines()), {.totalBytes = 1000});
    EXPECT_THAT(end, HasSubstr("more than 1000 bytes"));
}

TEST_F(TextLines, OfNoFileAreAnErrorThatNamesIt) {
    linesOf(pathOf("nowhere.log"));
    EXPECT_THAT(end, HasSubstr("nowhere.log: can't be opened"));
    linesOf(folder_.string());
    EXPECT_THAT(end, HasSubstr("is a folder"));
}

} // namespace
} // namespace doppel::scenarios
