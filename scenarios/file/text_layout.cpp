// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/text_layout.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool isBlankByte(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class LayoutReader {
public:
    explicit LayoutReader(std::string_view text) : text_(text) {
        for (std::size_t at = 0; at != kNowhere;) {
            lines_.push_back(at);
            const std::size_t end = text.find('\n', at);
            at = end == kNowhere ? kNowhere : end + 1;
        }
    }

    std::optional<LaidNode> read(const Node& root) {
        LaidNode laid = lay(root, byteOf(root.place), 0);
        return usual_ ? std::optional(std::move(laid)) : std::nullopt;
    }

private:
    std::size_t fail() {
        usual_ = false;
        return text_.size();
    }

    std::size_t byteOf(const Place& place) {
        if (place.line < 1 || static_cast<std::size_t>(place.line) > lines_.size()) {
            return fail();
        }
        std::size_t at = lines_[static_cast<std::size_t>(place.line) - 1];
        for (int column = 1; column < place.column && at < text_.size(); ++column) {
            do {
                ++at;
            } while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U);
        }
        return at;
    }

    char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }

    /// `indent`: how far the key, or the dash, is indented that the value belongs to.
    LaidNode lay(const Node& node, std::size_t begin, std::size_t indent) {
        LaidNode laid{node.kind, false, begin, begin, {}, {}};
        switch (node.kind) {
        case Node::Kind::Null:
            laid.end = begin + lengthOfNull(begin);
            break;
        case Node::Kind::Scalar:
            laid.end = endOfScalar(node, begin, indent);
            break;
        case Node::Kind::List:
            laid.flow = at(begin) == '[';
            layItems(node, laid);
            break;
        case Node::Kind::Map:
            laid.flow = at(begin) == '{';
            layEntries(node, laid);
            break;
        }
        return laid;
    }

    std::size_t lengthOfNull(std::size_t begin) const {
        constexpr std::array<std::string_view, 4> kWords{"null", "Null", "NULL", "~"};
        for (const std::string_view word : kWords) {
            if (text_.substr(begin, word.size()) == word) {
                return word.size();
            }
        }
        return 0;
    }

    std::size_t indentAt(std::size_t place) const {
        const std::size_t feed = place == 0 ? kNowhere : text_.rfind('\n', place - 1);
        return place - (feed == kNowhere ? 0 : feed + 1);
    }

    void layItems(const Node& node, LaidNode& laid) {
        const std::size_t indent = indentAt(laid.begin);
        laid.end = laid.begin + 1;
        for (const Node& item : node.items) {
            laid.items.push_back(lay(item, byteOf(item.place), indent));
            laid.end = laid.items.back().end;
        }
        laid.end = laid.flow ? closing(laid.end, ']') : laid.end;
    }

    void layEntries(const Node& node, LaidNode& laid) {
        laid.end = laid.begin + (laid.flow ? 1 : 0);
        for (const Entry& entry : node.entries) {
            LaidEntry inner{entry.key, byteOf(entry.keyPlace), 0, {}};
            inner.colon = behindColon(entry.key, inner.begin);
            const bool absent =
                entry.value.isNull() && lengthOfNull(byteOf(entry.value.place)) == 0;
            const bool isKey = entry.value.isNull() &&
                               entry.value.place.line == entry.keyPlace.line &&
                               entry.value.place.column == entry.keyPlace.column;
            const std::size_t begin = absent || isKey ? inner.colon : byteOf(entry.value.place);
            inner.value = lay(entry.value, begin, indentAt(inner.begin));
            laid.end = inner.value.end;
            laid.entries.push_back(std::move(inner));
        }
        laid.end = laid.flow ? closing(laid.end, '}') : laid.end;
    }

    std::size_t behindColon(std::string_view key, std::size_t begin) {
        const bool inQuotes = at(begin) == '"' || at(begin) == '\'';
        std::size_t end = inQuotes ? endOfQuotes(begin) : begin + key.size();
        while (at(end) == ' ') {
            ++end;
        }
        return at(end) == ':' ? end + 1 : fail();
    }

    std::size_t endOfQuotes(std::size_t begin) {
        const char quote = at(begin);
        for (std::size_t i = begin + 1; i < text_.size(); ++i) {
            if (quote == '"' && text_[i] == '\\') {
                ++i;
            } else if (quote == '\'' && text_[i] == quote && at(i + 1) == quote) {
                ++i;
            } else if (text_[i] == quote) {
                return i + 1;
            }
        }
        return fail();
    }

    std::size_t endOfScalar(const Node& node, std::size_t begin, std::size_t indent) {
        const char first = at(begin);
        if (first == '"' || first == '\'') {
            return endOfQuotes(begin);
        }
        if (node.quoted && (first == '|' || first == '>')) {
            return endOfBlock(begin, indent);
        }
        // plain text, whose line feeds have become blanks
        std::size_t place = begin;
        for (const char c : node.text) {
            if (isBlankByte(c)) {
                while (isBlankByte(at(place))) {
                    ++place;
                }
            } else if (at(place) == c) {
                ++place;
            } else {
                return fail();
            }
        }
        return place;
    }

    std::size_t endOfBlock(std::size_t begin, std::size_t indent) const {
        std::size_t end = std::min(text_.find('\n', begin), text_.size());
        for (std::size_t line = end + 1; line < text_.size();) {
            const std::size_t feed = std::min(text_.find('\n', line), text_.size());
            const std::size_t first = std::min(text_.find_first_not_of(" \t\r", line), feed);
            if (first < feed && first - line <= indent) {
                break;
            }
            end = first < feed ? feed : end;
            line = feed + 1;
        }
        return end > begin && text_[end - 1] == '\r' ? end - 1 : end;
    }

    /// Behind the bracket that closes a list or a map whose last value ends at `place`.
    std::size_t closing(std::size_t place, char bracket) {
        while (place < text_.size() && text_[place] != bracket) {
            if (text_[place] == '#') {
                place = std::min(text_.find('\n', place), text_.size());
            } else if (isBlankByte(text_[place]) || text_[place] == ',') {
                ++place;
            } else {
                return fail();
            }
        }
        return place < text_.size() ? place + 1 : fail();
    }

    std::string_view text_;
    std::vector<std::size_t> lines_; ///< where each begins
    bool usual_ = true;
};

} // namespace

std::optional<LaidNode> layOut(std::string_view text, const Node& root) {
    return LayoutReader(text).read(root);
}

} // namespace doppel::scenarios
