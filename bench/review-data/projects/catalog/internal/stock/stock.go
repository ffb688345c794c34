// Package stock keeps the number of available pieces of each article.
package stock

import (
	"errors"
	"fmt"
	"sync"
)

// ErrShort says that fewer pieces are available than were asked for.
var ErrShort = errors.New("not enough in stock")

// Store is the part of the database that the keeper needs.
type Store interface {
	Available(sku string) (int, error)
	SetAvailable(sku string, pieces int) error
}

// Keeper reserves pieces, one caller at a time.
type Keeper struct {
	mu    sync.Mutex
	store Store
}

// NewKeeper returns a keeper over the store.
func NewKeeper(store Store) *Keeper {
	return &Keeper{store: store}
}

// Reserve takes pieces out of the stock, or returns ErrShort and takes none.
func (k *Keeper) Reserve(sku string, pieces int) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	available, err := k.store.Available(sku)
	if err != nil {
		return fmt.Errorf("reserve %s: %w", sku, err)
	}
	if available < pieces {
		return fmt.Errorf("reserve %d of %s: %w", pieces, sku, ErrShort)
	}
	if err := k.store.SetAvailable(sku, available-pieces); err != nil {
		return fmt.Errorf("reserve %s: %w", sku, err)
	}
	return nil
}
