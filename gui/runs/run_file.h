// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace doppel::gui {

/// Whether a file is a stored run, by its first bytes, which are those of HDF5; one that has others,
/// but is no scenario either, or can't be read, by its name: so it is blamed as what it was to be.
/// Source: HDF5 File Format Specification 3.0, II.A.
bool isRunFile(const QString& path);

} // namespace doppel::gui
