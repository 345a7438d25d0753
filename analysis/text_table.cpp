// SPDX-License-Identifier: Apache-2.0
#include "analysis/text_table.h"

#include "analysis/readable.h"
#include "scenarios/file/utf8.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::analysis {

namespace {

using Tone = TextTable::Tone;

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastCut = 30; // of a text that others follow: what it is about

std::string toned(const std::string& text, Tone tone, const TextStyle& style) {
    switch (tone) {
    case Tone::Plain:
        return text;
    case Tone::Dim:
        return style.dim(text);
    case Tone::Good:
        return style.good(text);
    case Tone::Bad:
        return style.bad(text);
    case Tone::Strong:
        return style.strong(text);
    }
    return text;
}

std::string cutTo(const std::string& text, std::size_t columns) {
    if (columnsOf(text) <= columns || columns == 0) {
        return text;
    }
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && ++seen == columns) {
            break;
        }
    }
    // Half a figure would be worse than none.
    const std::string kept = text.substr(0, at);
    const std::size_t comma = kept.rfind(", ");
    return comma == std::string::npos ? kept + "…" : kept.substr(0, comma) + ", …";
}

// One line under construction: blanks are owed until something follows them.
class Line {
public:
    explicit Line(std::size_t indent) : owed_(indent) {}

    void add(const std::string& text, std::size_t width, TextTable::Align align, auto paint) {
        const std::size_t blanks = width - std::min(width, columnsOf(text));
        const bool right = align == TextTable::Align::Right;
        owed_ += right ? blanks : 0;
        if (!text.empty()) {
            line_.append(owed_, ' ');
            line_ += paint(text);
            owed_ = 0;
        }
        owed_ += kGap + (right ? 0 : blanks);
    }
    std::string take() { return std::move(line_) + '\n'; }

private:
    std::string line_;
    std::size_t owed_;
};

} // namespace

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add(std::vector<Cell> row) {
    DOPPEL_ASSERT(row.size() == columns_.size());
    for (Cell& cell : row) {
        cell.text = scenarios::visibleText(cell.text);
    }
    rows_.push_back(std::move(row));
}

std::string TextTable::toText(const TextStyle& style, std::size_t indent) const {
    std::vector<std::size_t> widths(columns_.size(), 0);
    const auto found = std::find_if(columns_.begin(), columns_.end(),
                                    [](const Column& column) { return column.isCut; });
    const std::size_t cut = found == columns_.end()
                                ? columns_.size() - 1
                                : static_cast<std::size_t>(found - columns_.begin());
    std::size_t others = indent; // what the columns that are not cut take
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        for (const auto& row : rows_) {
            widths[i] = std::max(widths[i], columnsOf(row[i].text));
        }
        if (widths[i] != 0) {
            widths[i] = std::max(widths[i], columnsOf(columns_[i].heading));
            others += i != cut ? widths[i] + kGap : 0;
        }
    }
    const std::size_t least = columns_[cut].isCut ? kLeastCut : 1;
    const std::size_t room = style.columns > others + least ? style.columns - others : least;
    widths[cut] = std::min(widths[cut], room);
    const auto lineOf = [&](auto textOf, auto paintOf) {
        Line line(indent);
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (widths[i] != 0) {
                const std::string text = i == cut ? cutTo(textOf(i), room) : textOf(i);
                line.add(text, widths[i], columns_[i].align, paintOf(i));
            }
        }
        return line.take();
    };
    std::string text;
    const bool headed = std::any_of(columns_.begin(), columns_.end(),
                                    [](const Column& column) { return !column.heading.empty(); });
    if (headed) {
        text += lineOf([&](std::size_t i) { return columns_[i].heading; },
                       [&](std::size_t) {
                           return [&](auto& t) {
                               return style.dim(t);
                           };
                       });
    }
    for (const auto& row : rows_) {
        text += lineOf([&](std::size_t i) { return row[i].text; },
                       [&](std::size_t i) {
                           return [&, i](auto& t) {
                               return toned(t, row[i].tone, style);
                           };
                       });
    }
    return text;
}

} // namespace doppel::analysis
