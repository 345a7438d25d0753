// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/edit_way.h"
#include "scenarios/file/text_layout.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Bytes of a text that others take the place of.
struct TextChange {
    std::size_t at = 0;
    std::size_t length = 0;
    std::string text;
};

/// Finds the one change of a text that changes its tree as asked. None: it is written in a way that
/// isn't understood. Nothing is checked: text_edit.h does that. Text and root must outlive it.
class TextSurgery {
public:
    TextSurgery(std::string_view text, const LaidNode& root);

    /// A value at the end of a way; maps that it lacks are made. `value` is asked for its text, for
    /// a place within brackets or not.
    using Value = std::function<std::string(bool inFlow)>;
    std::optional<TextChange> put(const Steps& way, const Value& value) const;
    std::optional<TextChange> erase(const Steps& way) const;

    /// Items, one a line, in a list at the top that is `[]`.
    std::optional<TextChange> putList(std::string_view list,
                                      std::span<const std::string> items) const;
    std::optional<TextChange>
    insertItem(const Steps& list, std::size_t index, std::string_view item) const;
    std::optional<TextChange> eraseItem(const Steps& list, std::size_t index) const;
    std::optional<TextChange> moveItem(const Steps& list, std::size_t from, std::size_t to) const;
    /// Another key for the entry at the end of a way.
    std::optional<TextChange> renameKey(const Steps& way, std::string_view key) const;

private:
    struct Lines {
        std::size_t begin, end; ///< whole lines, their ends included
    };

    std::size_t lineStart(std::size_t at) const;
    std::size_t lineEnd(std::size_t at) const; ///< behind the line feed
    std::size_t indentAt(std::size_t at) const { return at - lineStart(at); }
    bool startsLine(std::size_t at) const;
    /// Lines that are put where a line starts or the text ends.
    TextChange newLines(std::size_t at, std::string lines) const;
    std::string
    blockLines(std::size_t indent, std::span<const std::string> steps, const Value& value) const;
    TextChange replace(const LaidEntry* entry, const LaidNode& node, std::string value) const;
    TextChange insert(const LaidNode& map,
                      std::span<const std::string> steps,
                      const Value& value,
                      bool atTop) const;
    TextChange fill(const LaidEntry& entry,
                    bool inFlow,
                    std::span<const std::string> steps,
                    const Value& value) const;
    TextChange eraseEntry(const LaidNode& map, std::size_t index) const;
    const LaidNode* nodeAt(std::span<const std::string> way) const;
    const LaidNode* listAt(const Steps& list) const;
    std::optional<Lines> linesOf(const LaidNode& list, std::size_t index) const;

    std::string_view text_;
    const LaidNode& root_;
    std::string feed_ = "\n";
    std::size_t unit_ = 2; ///< by which the file indents
};

} // namespace doppel::scenarios
