// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_file.h"

#include <QFile>

namespace doppel::gui {

bool isRunFile(const QString& path) {
    static const QByteArray kSignature("\x89HDF\r\n\x1a\n", 8);
    QFile file(path);
    const QByteArray first =
        file.open(QIODevice::ReadOnly) ? file.read(kSignature.size()) : QByteArray();
    return first.isEmpty() ? path.endsWith(QStringLiteral(".h5"), Qt::CaseInsensitive)
                           : first == kSignature;
}

} // namespace doppel::gui
