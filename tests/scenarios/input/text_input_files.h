// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace doppel::scenarios {

/// Tests that read files: a folder of one's own, and words for what lies in it.
class TextFiles : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(testing::TempDir()) /
                  (std::string("doppel-") + info->test_suite_name() + '-' + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string pathOf(const std::string& name) const { return (folder_ / name).string(); }

    std::string write(const std::string& name, std::string_view bytes) const {
        std::ofstream(pathOf(name), std::ios::binary) << bytes;
        return pathOf(name);
    }

    static std::string gzip(std::string_view text) {
        z_stream stream{};
        EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
        std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }

    static std::string zstd(std::string_view text) {
        std::string out(ZSTD_compressBound(text.size()), '\0');
        const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
        EXPECT_FALSE(ZSTD_isError(size));
        out.resize(size);
        return out;
    }

    /// A file of real data beside the source tree; empty if it isn't there.
    static std::string realData(const std::string& name) {
        const auto path =
            std::filesystem::path(DOPPEL_SOURCE_DIR) / ".." / "shared" / "data" / name;
        return std::filesystem::exists(path) ? path.string() : std::string();
    }

    std::filesystem::path folder_;
};

} // namespace doppel::scenarios
