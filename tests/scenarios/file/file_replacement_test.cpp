// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_replacement.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

namespace fs = std::filesystem;

// A terminal or a pipe that its other users have set not to wait: it says that it is full.
TEST(WriteAll, WaitsForAReaderThatIsSlower) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    ASSERT_EQ(::fcntl(pipe[1], F_SETFL, O_NONBLOCK), 0);
    const std::string text(1'000'000, 'x'); // a pipe holds 64 KiB
    std::size_t read = 0;
    std::thread reader([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        std::array<char, 4096> piece{};
        for (ssize_t n = 0; (n = ::read(pipe[0], piece.data(), piece.size())) > 0;) {
            read += static_cast<std::size_t>(n);
        }
    });
    EXPECT_EQ(writeAll(pipe[1], text), 0);
    ::close(pipe[1]);
    reader.join();
    ::close(pipe[0]);
    EXPECT_EQ(read, text.size());
}

/// Links in a folder, and files written by their names.
class WrittenLink : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) / ("doppel-links-" + std::to_string(::getpid()));
        fs::create_directories(folder_ / "real");
    }
    void TearDown() override { fs::remove_all(folder_); }

    sim::Status write(const std::string& name) const {
        return writeFile(folder_ / name, {"<?xml"}, "<?xml?>");
    }
    std::string contentOf(const std::string& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder_;
};

TEST_F(WrittenLink, LeadsToAFileThatIsReplaced) {
    std::ofstream(folder_ / "real/a.xml") << "<?xml old?>";
    fs::create_symlink("real/a.xml", folder_ / "a.xml");
    EXPECT_TRUE(write("a.xml").ok());
    EXPECT_TRUE(fs::is_symlink(folder_ / "a.xml"));
    EXPECT_EQ(contentOf("real/a.xml"), "<?xml?>");
}

TEST_F(WrittenLink, LeadsToAFileThatIsMade) {
    fs::create_symlink("real/a.xml", folder_ / "a.xml");
    fs::create_symlink(folder_ / "a.xml", folder_ / "real/back.xml"); // of two links, one absolute
    EXPECT_TRUE(write("real/back.xml").ok());
    EXPECT_TRUE(fs::is_symlink(folder_ / "real/back.xml"));
    EXPECT_TRUE(fs::is_symlink(folder_ / "a.xml"));
    EXPECT_EQ(contentOf("real/a.xml"), "<?xml?>");
}

TEST_F(WrittenLink, IntoAFolderThatIsNotThereIsRefused) {
    fs::create_symlink("nowhere/a.xml", folder_ / "a.xml");
    const sim::Status written = write("a.xml");
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.errors().front().code, sim::ErrorCode::Usage);
    EXPECT_TRUE(fs::is_symlink(folder_ / "a.xml"));
}

TEST_F(WrittenLink, BackToItselfIsRefused) {
    fs::create_symlink("b", folder_ / "a");
    fs::create_symlink("a", folder_ / "b");
    for (const sim::Status& told : {canWriteFile(folder_ / "a", {"<?xml"}), write("a")}) {
        ASSERT_FALSE(told.ok());
        EXPECT_EQ(told.errors().front().code, sim::ErrorCode::Usage);
        EXPECT_EQ(told.errors().front().message,
                  "can't be written: Too many levels of symbolic links");
    }
    EXPECT_TRUE(fs::is_symlink(folder_ / "a"));
}

TEST_F(WrittenLink, ToAFolderIsRefused) {
    fs::create_symlink("real", folder_ / "a");
    EXPECT_FALSE(write("a").ok());
}

} // namespace
} // namespace doppel::scenarios
