// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_file.h"

#include <QFile>

namespace doppel::gui {

bool isRunFile(const QString& path) {
    static const QByteArray kSignature("\x89HDF\r\n\x1a\n", 8);
    constexpr qint64 kHead = 16'384; // a scenario's first key may follow a long comment
    QFile file(path);
    const QByteArray head = file.open(QIODevice::ReadOnly) ? file.read(kHead) : QByteArray();
    const bool isScenario = head.startsWith("doppel:") || head.contains("\ndoppel:");
    return head.startsWith(kSignature) ||
           (!isScenario && path.endsWith(QStringLiteral(".h5"), Qt::CaseInsensitive));
}

} // namespace doppel::gui
