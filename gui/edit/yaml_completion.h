// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QString>
#include <QStringList>

namespace doppel::gui {

/// What could be a key at the end of a text that goes up to the cursor.
struct KeyCompletion {
    QString begun;    ///< the part of the key that is there already
    QStringList keys; ///< in the order of their description; none: no key can stand there
};

/// The fields of what the cursor is within: by indentation and brackets, as the text may be unread
/// yet. Within `set:` the paths of all fields.
KeyCompletion completionAt(const DraftSheet& sheet, const QString& textToCursor);

} // namespace doppel::gui
