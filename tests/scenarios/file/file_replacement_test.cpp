// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_replacement.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

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

} // namespace
} // namespace doppel::scenarios
